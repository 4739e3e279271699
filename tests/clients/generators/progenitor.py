"""progenitor, whose clients of all documents are one crate: `tests/clients/progenitor`.

usage: progenitor.py DOCUMENTS: writes what the crate is built from into target/clients/progenitor.
"""

import json
import os
import pathlib
import sys

from tool import ROOT, run

CRATE = ROOT / "tests/clients/progenitor"
PREPARED = ROOT / "target/clients/progenitor"
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "progenitor"


def build():
    run("cargo", "build", "--quiet", "--locked", "--manifest-path", CRATE / "Cargo.toml", "--target-dir", TARGET,
        seconds=1800)


def generates(document):
    """The source that the generator writes."""
    build()
    return run(TARGET / "debug/generate", document)


def prepare(documents):
    """Writes the documents of version 3.0 as the generator takes them: each request with one media type, and JSON under the one
    name that it knows (`faults/`)."""
    written = {}
    for path in [*documents.glob("*-3.0.json"), *(documents / "formats").glob("*-3.0.json")]:
        document = json.loads(path.read_text())
        for item in document["paths"].values():
            for operation in item.values():
                content = operation.get("requestBody", {}).get("content", {})
                if "application/json" in content:
                    operation["requestBody"]["content"] = {"application/json": content["application/json"]}
        for response in document["components"].get("responses", {}).values():
            content = response.get("content", {})
            if "application/problem+json" in content:
                response["content"] = {"application/json": content["application/problem+json"]}
        written[path.name.replace("-3.0", "")] = json.dumps(document)
    replace(PREPARED, written)


def replace(folder, files):
    """Makes `files` all that is in a folder; one that is the same stays, and nothing is built again for it."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        path = folder / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


class Progenitor:
    name = "progenitor"
    # It reads nothing newer.
    versions = ("3.0",)
    takes_one_body = False

    def generate(self, document, out):
        out.mkdir(parents=True, exist_ok=True)

    def compile(self, document, out, place):
        # The client is generated while it is compiled.
        build()

    def imports(self, out):
        # They are modules of the program that calls.
        return None

    def call(self, out, plan, url):
        program = TARGET / "debug/call"
        return [json.loads(line) for line in run(program, out.name.removesuffix("-3.0"), url, plan).splitlines()]


GENERATORS = [Progenitor()]

if __name__ == "__main__":
    prepare(pathlib.Path(sys.argv[1]))
