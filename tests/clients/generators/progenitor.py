"""progenitor, whose clients of all documents are one crate: `tests/clients/progenitor`."""

import json
import os
import pathlib

from tool import ROOT, run

CRATE = ROOT / "tests/clients/progenitor"
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "progenitor"


def build():
    run("cargo", "build", "--quiet", "--locked", "--manifest-path", CRATE / "Cargo.toml", "--target-dir", TARGET,
        seconds=1800)


def generates(document):
    """The source that the generator writes."""
    build()
    return run(TARGET / "debug/generate", document)


class Progenitor:
    name = "progenitor"
    # It reads nothing newer.
    versions = ("3.0",)
    takes_one_body = True

    def generate(self, document, out):
        out.mkdir(parents=True, exist_ok=True)

    def compile(self, document, out, place):
        # The client is generated while it is compiled.
        build()

    def imports(self, out):
        return 1

    def call(self, out, plan, url):
        program = TARGET / "debug/call"
        return [json.loads(line) for line in run(program, out.name.removesuffix("-3.0"), url, plan).splitlines()]


GENERATORS = [Progenitor()]
