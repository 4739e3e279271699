"""Compares the OpenAPI documents before and after each change of the corpus with openapi-diff and specshift.

A published catalog becomes a document with its operations, and one more that answers with every error of the catalog, so that
each error has a place. As in the documents of error-openapi, the errors of one status share a response, in one of two shapes:
one schema with the codes enumerated, or a union of one schema for each code.
"""

import concurrent.futures
import json
import pathlib
import subprocess
import sys

SHAPES = ("enumerated", "union")


def schema_of(value):
    match value:
        case bool():
            return {"type": "boolean"}
        case int():
            return {"type": "integer"}
        case float():
            return {"type": "number"}
        case str():
            return {"type": "string"}
        case list():
            return {"type": "array", "items": schema_of(value[0]) if value else {}}
        case dict():
            properties = {name: schema_of(member) for name, member in value.items()}
            return {"type": "object", "required": sorted(properties), "properties": properties}
        case _:
            return {}


class Error:
    """An error as a response has it. Where a change is one of the example, the example is right; else the fields are."""

    def __init__(self, error, before):
        self.error = error
        example, old = error["examples"][0], (before or error)["examples"][0]
        self.media_type = example["media_type"]
        self.status = example["status"] if example["status"] != old["status"] else error["status"]
        self.example = json.loads(example["body"])
        self.schema = schema_of(self.example)
        if example["body"] == old["body"]:
            self.apply_fields(before or error)

    def apply_fields(self, before):
        error = self.error
        nested = self.schema["properties"].get("error")
        body = nested or self.schema
        properties, required = body["properties"], set(body["required"])

        def put(name, schema, optional=False):
            properties[name] = schema
            (required.discard if optional else required.add)(name)

        def drop(name):
            properties.pop(name, None)
            required.discard(name)

        def text(name, value):
            put(name, {"type": "string", "enum": [value]}) if value is not None else drop(name)

        for member in before.get("members", []):
            drop(member["name"])
        for member in error.get("members", []):
            of = {} if member["json_type"] == "any" else {"type": member["json_type"]}
            put(member["name"], of | ({"items": {}} if member["json_type"] == "array" else {}), member.get("optional", False))
        text("code", error.get("spelling", error["code"]))
        if error.get("violations") or before.get("violations"):
            # A list of fields where the format has one, else the first field as the parameter.
            if "errors" not in properties:
                put("param", {"type": "string"}) if error.get("violations") else drop("param")
        else:
            text("param", error.get("param"))
        if nested:
            text("type", error.get("type"))
            put("doc_url", {"type": "string"}) if error.get("uri") else drop("doc_url")
        else:
            text("type", error.get("uri"))
        body["required"] = sorted(required)

    def headers(self):
        error = self.error
        names = {header["name"]: header.get("value") for header in error.get("headers", [])}
        names |= {"www-authenticate": error["challenge"]} if error.get("challenge") else {}
        names |= {"allow": error["allow"]} if error.get("allow") else {}
        wait = error.get("wait")
        if wait is not None and wait != "unknown":
            names["retry-after"] = str(wait["seconds"]) if isinstance(wait, dict) else None
        return {
            name: {"required": True, "schema": {"type": "string"}} | ({"example": value} if value else {})
            for name, value in names.items()
        }


def merged(schemas):
    """One schema for all: codes enumerated, what is not in all of them optional."""
    if any(schema.get("type") != "object" for schema in schemas):
        types = {schema.get("type") for schema in schemas}
        if len(types) != 1 or None in types:
            return {}
        values = [schema.get("enum") for schema in schemas]
        enum = {"enum": sorted({value for some in values for value in some})} if all(values) else {}
        return {"type": types.pop()} | enum
    names = {name for schema in schemas for name in schema["properties"]}
    having = {name: [schema["properties"][name] for schema in schemas if name in schema["properties"]] for name in names}
    return {
        "type": "object",
        "required": sorted(set.intersection(*(set(schema["required"]) for schema in schemas))),
        "properties": {name: merged(having[name]) for name in sorted(names)},
    }


def response(errors, shape):
    of_media_type = {}
    headers = {}
    for error in errors:
        of_media_type.setdefault(error.media_type, []).append(error)
        headers |= {name: dict(header) for name, header in error.headers().items()}
    for name, header in headers.items():
        header["required"] = all(name in error.headers() for error in errors)
    content = {}
    for media_type, those in of_media_type.items():
        schemas = [error.schema for error in those]
        schema = schemas[0] if len(schemas) == 1 else merged(schemas) if shape == "enumerated" else {"oneOf": schemas}
        examples = {}
        for error in those:
            example = {"summary": error.error["title"], "value": error.example}
            action = error.error.get("action")
            examples[f"{error.error.get('type', '')}.{error.error['code']}"] = example | ({"description": action} if action else {})
        content[media_type] = {"schema": schema, "examples": examples}
    texts = [f"{error.error['title']}\n\n{error.error.get('description', '')}" for error in errors]
    return {"description": "\n\n".join(texts), "headers": headers, "content": content}


def document(catalog, before, shape):
    old = {(error.get("type"), error["code"]): error for error in before["errors"]}
    by_code = {error["code"]: error for error in before["errors"]}
    errors = {}
    for error in catalog["errors"]:
        key = (error.get("type"), error["code"])
        # The media type is told once for all of the format.
        error["examples"][0]["media_type"] = catalog["media_type"]
        errors[key] = Error(error, old.get(key) or by_code.get(error["code"]))

    def operation(name, path, keyed):
        by_status = {}
        for status, error in keyed:
            by_status.setdefault(str(status), []).append(error)
        for those in by_status.values():
            those.sort(key=lambda error: (error.error.get("type") or "", error.error["code"]))
        names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
        responses = {status: response(those, shape) for status, those in sorted(by_status.items())}
        return {"operationId": name, "parameters": parameters, "responses": {"204": {"description": "Done"}} | responses}

    paths = {"/every-error": {"post": operation("every_error", "/every-error", [(e.status, e) for e in errors.values()])}}
    for it in catalog.get("operations", []):
        keyed = []
        for key in it["errors"]:
            error = errors.get((key.get("type"), key["code"]))
            if error is None:
                continue
            was = old.get((key.get("type"), key["code"]), error.error)
            keyed.append((error.status if key["status"] == was["status"] else key["status"], error))
        paths.setdefault(it["path"], {})[it["method"].lower()] = operation(it["id"], it["path"], keyed)
    return {"openapi": "3.0.3", "info": {"title": catalog["name"], "version": "1.0.0"}, "paths": paths}


def openapi_diff(old, new):
    said = subprocess.run(["target/clients/node_modules/.bin/openapi-diff", old, new], capture_output=True, text=True)
    words = {"Breaking changes": "breaking", "Non breaking changes": "other", "Unclassified changes": "other", "No changes": "nothing"}
    for begin, word in words.items():
        if said.stdout.startswith(begin):
            return word
    sys.exit(f"openapi-diff {old} {new}: {said.stdout}{said.stderr}")


def specshift(old, new):
    command = ["target/clients/venv/bin/specshift", "diff", "--format", "json", old, new]
    said = subprocess.run(command, capture_output=True, text=True)
    try:
        summary = json.loads(said.stdout)["summary"]
    except ValueError:
        sys.exit(f"specshift {old} {new}: {said.stdout}{said.stderr}")
    return "breaking" if summary["breaking"] else "other" if summary["total"] else "nothing"


TOOLS = {"openapi-diff": openapi_diff, "specshift": specshift}


def verdicts(at, case, folder):
    found, same = {}, {}
    for shape in SHAPES:
        paths = []
        documents = []
        for side in ("old", "new"):
            path = folder / f"{at}-{shape}-{side}.json"
            documents.append(document(case[side], case["old"], shape))
            path.write_text(json.dumps(documents[-1], indent=1))
            paths.append(str(path))
        same[shape] = documents[0] == documents[1]
        for name, tool in TOOLS.items():
            found[name, shape] = tool(*paths)
    return found, same


def main():
    folder, page = map(pathlib.Path, sys.argv[1:])
    cases = json.loads((folder / "corpus.json").read_text())
    with concurrent.futures.ThreadPoolExecutor() as pool:
        results = list(pool.map(verdicts, range(len(cases)), cases, [folder] * len(cases)))

    columns = [(name, shape) for name in TOOLS for shape in SHAPES]
    print("| change | label | ours |", " | ".join(f"{name}, {shape}" for name, shape in columns), "| in the document |")
    print("|---|---|---|" + "---|" * (len(columns) + 1))
    for case, (found, same) in zip(cases, results):
        seen = "no" if all(same.values()) else "yes"
        print(f"| {case['rule'] or 'none'} | {case['label']} | {case['ours']} |", " | ".join(found[it] for it in columns), f"| {seen} |")

    broken = [case["label"] == "breaking" for case in cases]
    shown = sum(not all(same.values()) for _, same in results)
    print(f"\n{len(cases)} changes, {shown} of them with another document\n")

    def row(name, said):
        agrees = sum(one == other for one, other in zip(broken, said))
        caught = sum(one and other for one, other in zip(broken, said))
        alarms = sum(other and not one for one, other in zip(broken, said))
        return f"| {name} | {agrees} | {caught} | {alarms} |"

    summary = [f"| | agrees, of {len(cases)} | breaking found, of {sum(broken)} | falsely breaking, of {len(cases) - sum(broken)} |"]
    summary.append("| --- | --- | --- | --- |")
    summary.append(row("error-catalog diff", [case["ours"] == "breaking" for case in cases]))
    for name, shape in columns:
        summary.append(row(f"{name}, {shape}", [found[name, shape] == "breaking" for found, _ in results]))
    print("\n".join(summary))

    wrong = [case for case in cases if case["ours"] != case["label"]]
    for case in wrong:
        print(f"ours contradicts the label {case['label']}: {case['rule']}: {case['changes']}")
    said = page.read_text().splitlines()
    missing = [line for line in summary if line not in said]
    if missing:
        print(f"{page} says something else:", *missing, sep="\n")
    sys.exit(bool(wrong or missing))


main()
