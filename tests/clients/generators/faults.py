"""Proves what `faults/` says of generators: each document there is small, ours have no part in it, and its generator fails on it.

A document whose fault is gone fails here: then what we do around it can go as well.
"""

import json
import sys
from typing import Callable, NamedTuple

from ruamel.yaml import YAML

import progenitor
import python_clients
import typescript_clients
from tool import HERE, TOOLS, Failed


def of_python(generator):
    def client(document, out):
        generator.generate(document, out)
        generator.imports(out)

    return client


def rust_client(document, out):
    out.mkdir(parents=True, exist_ok=True)
    (out / "document.json").write_text(json.dumps(YAML(typ="safe").load(document.read_text())))
    if "Error < ByteStream >" in progenitor.generates(out / "document.json"):
        raise Failed("the error is a ByteStream")


def typescript_fetch(document, out):
    generator = typescript_clients.TypescriptFetch()
    generator.generate(document, out)
    generator.compile(document, out, None)


class Fault(NamedTuple):
    document: str
    fails: Callable
    says: str


FAULTS = {
    "openapi-python-client, two bodies": Fault(
        "openapi_python_client_two_bodies", of_python(python_clients.OpenapiPythonClient()), "name 'Unset' is not defined"),
    "openapi-python-client, object in a choice": Fault(
        "openapi_python_client_object_in_choice", of_python(python_clients.OpenapiPythonClient()),
        "Attempted to generate duplicate models with name"),
    "openapi-generator typescript-fetch, null": Fault(
        "openapi_generator_null", typescript_fetch, "Cannot find module './Null'"),
    "openapi-generator python, null": Fault(
        "openapi_generator_null", of_python(python_clients.OpenapiGeneratorPython()),
        "AbstractPythonCodegen$PydanticType.getType"),
    "progenitor, two bodies": Fault("progenitor_two_bodies", rust_client, "more media types than expected"),
    "progenitor, problem+json": Fault("progenitor_problem_json", rust_client, "the error is a ByteStream"),
}


def verdict(name, fault):
    document = HERE / f"faults/{fault.document}.yaml"
    lines = [line for line in document.read_text().splitlines() if not line.startswith("#")]
    assert len(lines) <= 30, f"{fault.document} has {len(lines)} lines"
    try:
        fault.fails(document, TOOLS / "clients/faults" / name.replace(" ", "-").replace(",", ""))
    except Failed as failed:
        return "ok" if fault.says in str(failed) else f"MISSED: another fault: {failed}"
    return "MISSED: the generator takes it now"


def main():
    verdicts = {name: verdict(name, fault) for name, fault in FAULTS.items()}
    for name, found in verdicts.items():
        print(f"{name}: {found}: {FAULTS[name].says}")
    unknown = {path.stem for path in (HERE / "faults").iterdir()} - {fault.document for fault in FAULTS.values()}
    assert not unknown, f"not proven: {sorted(unknown)}"
    sys.exit(any(found != "ok" for found in verdicts.values()))


if __name__ == "__main__":
    main()
