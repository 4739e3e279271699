"""Prints the findings of a Spectral report that errors cause, and fails where there is one.

Errors cause a finding in a response, a header or a schema that error responses refer to, in the published catalog, and the absence
of a response that each operation needs. usage: of_errors.py DOCUMENT REPORT
"""

import json
import sys


def schemas_of(part, document, found):
    """The names of the schemas that `part` refers to, however far away."""
    if isinstance(part, dict):
        name = part.get("$ref", "").removeprefix("#/components/schemas/")
        if name in document["components"]["schemas"] and name not in found:
            found.add(name)
            schemas_of(document["components"]["schemas"][name], document, found)
        for inner in part.values():
            schemas_of(inner, document, found)
    elif isinstance(part, list):
        for inner in part:
            schemas_of(inner, document, found)
    return found


def main():
    with open(sys.argv[1]) as file:
        document = json.load(file)
    with open(sys.argv[2]) as file:
        findings = json.load(file)
    schemas = schemas_of(document["components"]["responses"], document, set())
    owed = ("define-error", "rate-limit", "operation-success-response", "example", "unused")

    def is_of_errors(finding):
        match finding["path"]:
            case ["components", "schemas", name, *_]:
                return name in schemas
            case ["components", "responses" | "headers", *_] | ["x-error-catalog", *_]:
                return True
            case _:
                return any(word in finding["code"] for word in owed)

    wrong = [finding for finding in findings if is_of_errors(finding)]
    for finding in wrong:
        print(finding["code"], "/".join(map(str, finding["path"])), finding["message"])
    print(f"{sys.argv[1]}: {len(wrong)} of {len(findings)} findings are caused by errors")
    sys.exit(1 if wrong else 0)


main()
