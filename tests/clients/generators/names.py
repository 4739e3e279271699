"""Holds that a document from which one operation has lost a status gives the same types the same names.

Each small format has a document where an order can not be missing: the 404 of one operation is gone. In what a generator makes of
it there is no name that was not there before, and what has kept its name is the same, but for the types of that operation.
usage: names.py DOCUMENTS
"""

import json
import pathlib
import re
import sys

import progenitor
import python_clients
import typescript_clients
from tool import TOOLS

# One for each way in which a document tells errors apart, and those with an envelope.
FORMATS = ["problem", "stripe", "list", "prefix"]
OPERATION = re.compile("show_?order", re.IGNORECASE)


def of_typescript(out, path):
    """Each exported type of a module and its text."""
    text = (out / path).read_text()
    found = re.findall(r"^export (?:type|interface|const) (\w+)(.*?)(?=^export |\Z)", text, re.MULTILINE | re.DOTALL)
    return {name: re.sub(r"/\*.*?\*/", "", body, flags=re.DOTALL).strip() for name, body in found}


def hey_api(document, out):
    typescript_clients.HeyApi().generate(document, out)
    return of_typescript(out, "client/types.gen.ts")


def orval(document, out):
    typescript_clients.Orval().generate(document, out)
    return of_typescript(out, "client/client.ts")


def openapi_typescript(document, out):
    typescript_clients.OpenapiTypescript().generate(document, out)
    # Its names are those of the components.
    components = json.loads(document.read_text())["components"]
    return {name: json.dumps(schema) for name, schema in components["schemas"].items()}


def typescript_fetch(document, out):
    typescript_clients.TypescriptFetch().generate(document, out)
    return {path.stem: path.read_text() for path in (out / "client/models").glob("*.ts") if path.stem != "index"}


def openapi_python_client(document, out):
    python_clients.OpenapiPythonClient().generate(document, out)
    return {path.stem: path.read_text() for path in (out / "client/models").glob("*.py") if path.stem != "__init__"}


def of_progenitor(document, out):
    types = progenitor.generates(document).split("pub mod types", 1)[1].split("pub mod builder", 1)[0]
    found = re.findall(r"pub (?:struct|enum) (\w+) (.*?)(?=pub (?:struct|enum) |\Z)", types, re.DOTALL)
    return {name: body.split("impl ")[0] for name, body in found}


GENERATORS = [
    ("openapi-typescript", openapi_typescript, ""),
    ("hey-api", hey_api, ""),
    ("orval", orval, ""),
    ("openapi-generator typescript-fetch", typescript_fetch, ""),
    ("openapi-python-client", openapi_python_client, ""),
    ("progenitor", of_progenitor, "-3.0"),
]


def main():
    documents = pathlib.Path(sys.argv[1])
    missed = 0
    for name, types, version in GENERATORS:
        for form in FORMATS:
            out = TOOLS / "clients/names" / name.replace(" ", "-") / form
            before = types(documents / f"formats/{form}{version}.json", out / "before")
            after = types(documents / f"fewer/{form}{version}.json", out / "after")
            assert before, f"{name}, {form}: no names were found"
            came = sorted(set(after) - set(before))
            changed = [kept for kept in sorted(set(after) & set(before))
                       if before[kept] != after[kept] and not OPERATION.search(kept)]
            went = sorted(set(before) - set(after))
            verdict = "MISSED" if came or changed else "ok"
            missed += verdict != "ok"
            print(f"{verdict}: {name}, {form}: {len(after)} of {len(before)} names; went {went}; came {came}; changed {changed}")
    sys.exit(1 if missed else 0)


main()
