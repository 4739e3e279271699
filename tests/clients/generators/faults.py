"""Proves what `faults/` says of generators: each document there is small, ours have no part in it, and its generator fails on it.

A document whose fault is gone fails here: then what we do around it can go as well.
"""

import json
import sys

from ruamel.yaml import YAML

import progenitor
import python_clients
import typescript_clients
from tool import HERE, TOOLS, Failed


def python_client(document, out):
    generator = python_clients.OpenapiPythonClient()
    generator.generate(document, out)
    generator.imports(out)


def rust_client(document, out):
    out.mkdir(parents=True, exist_ok=True)
    (out / "document.json").write_text(json.dumps(YAML(typ="safe").load(document.read_text())))
    if "Error < ByteStream >" in progenitor.generates(out / "document.json"):
        raise Failed("the error is a ByteStream")


def typescript_fetch(document, out):
    generator = typescript_clients.TypescriptFetch()
    generator.generate(document, out)
    generator.compile(document, out, None)


# Each document, by which generator it fails, and what is said.
FAULTS = [
    ("openapi_python_client_two_bodies", python_client, "name 'Unset' is not defined"),
    ("progenitor_two_bodies", rust_client, "more media types than expected"),
    ("openapi_generator_null", typescript_fetch, "Cannot find module './Null'"),
    ("progenitor_problem_json", rust_client, "the error is a ByteStream"),
]


def main():
    missed = 0
    for name, fails, says in FAULTS:
        document = HERE / f"faults/{name}.yaml"
        lines = [line for line in document.read_text().splitlines() if not line.startswith("#")]
        assert len(lines) <= 30, f"{name} has {len(lines)} lines"
        try:
            fails(document, TOOLS / "clients/faults" / name)
            print(f"MISSED: {name}: the generator takes it now")
            missed += 1
        except Failed as failed:
            if says not in str(failed):
                print(f"MISSED: {name}: another fault: {failed}")
                missed += 1
            else:
                print(f"{name}: {says}")
    unknown = {path.stem for path in (HERE / "faults").iterdir()} - {name for name, _, _ in FAULTS}
    assert not unknown, f"not proven: {sorted(unknown)}"
    sys.exit(1 if missed else 0)


main()
