"""Writes TypeScript that compiles only where types narrow on the code: for each error response of a document, a switch over
its codes that is exhaustive, reads the members of one code alone, and has no case for a code that is not there.

usage: switches.py DOCUMENT MODULE: prints it for the types that openapi-typescript has written into MODULE.
"""

import json
import sys


def resolve(document, schema):
    while "$ref" in schema:
        place = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            place = place[part.replace("~1", "/").replace("~0", "~")]
        schema = place
    return schema


def merged(document, schema):
    """The schema with the members of its `allOf`."""
    schema = dict(resolve(document, schema))
    for part in schema.pop("allOf", []):
        part = merged(document, part)
        schema["properties"] = {**part.get("properties", {}), **schema.get("properties", {})}
        schema["required"] = [*part.get("required", []), *schema.get("required", [])]
        schema.setdefault("enum", part.get("enum"))
    return schema


def branches(document, schema, place):
    """The objects that may be at `place` of a body."""
    schema = merged(document, schema)
    for union in ("oneOf", "anyOf"):
        if union in schema:
            return [found for branch in schema[union] for found in branches(document, branch, place)]
    if not place:
        return [schema]
    if place[0].isdigit():
        return branches(document, schema["items"], place[1:])
    return branches(document, schema["properties"][place[0]], place[1:])


def codes(document, branch, member):
    """The codes of a branch, or none where any text may come."""
    schema = merged(document, branch.get("properties", {}).get(member, {}))
    return [schema["const"]] if "const" in schema else schema.get("enum") or []


def error_bodies(document):
    """Each error response with a JSON body: its operation, its status, its media type and its schema."""
    for item in document["paths"].values():
        for operation in item.values():
            for status, response in operation["responses"].items():
                if status[0] in "45":
                    for media_type, content in resolve(document, response).get("content", {}).items():
                        yield operation["operationId"], status, media_type, content["schema"]


def switches(document, place, imports, type_of):
    """`place` leads to the code in a body; `type_of` names the type of a response."""
    *holder, member = place
    text = [imports, ""]
    counted = {"closed": 0, "open": 0, "narrowed": 0}
    for operation, status, media_type, schema in error_bodies(document):
        found = branches(document, schema, holder)
        listed = [codes(document, branch, member) for branch in found]
        is_closed = all(listed)
        counted["closed" if is_closed else "open"] += 1
        # An optional holder is there whenever there is an error.
        path = "".join(f"[{part}]!" if part.isdigit() else f".{part}!" for part in holder)
        text.append(f"export function {operation}_{status}(body: {type_of(operation, status, media_type)}): unknown {{")
        text.append(f"    const error = body{path};")
        if not is_closed:
            if not all(member in branch.get("properties", {}) for branch in found):
                text += ["    return error;", "}", ""]
                continue
            # Any text may come: a client compares with the codes it knows.
            text += [f"    const code: string | number | null | undefined = error.{member};", "    return code;", "}", ""]
            continue
        first = listed[0][0]
        unknown = -1 if isinstance(first, int) else "no_such_code"
        alone = [sorted(set(branch.get("required", [])) - {name for other in found if other is not branch
                                                            for name in other.get("properties", {})}) for branch in found]
        if len(found) > 1:
            for members in alone:
                for name in members:
                    text.append(f"    // @ts-expect-error another error of this status has no such member\n    error[{json.dumps(name)}];")
                    counted["narrowed"] += 1
        text.append(f"    switch (error.{member}) {{")
        seen = set()
        for branch, values, members in zip(found, listed, alone):
            for value in values:
                if value is None or value in seen:
                    continue
                seen.add(value)
                is_alone = sum(value in other for other in listed) == 1
                read = ", ".join(f"error[{json.dumps(name)}]" for name in [member, *(members if is_alone else [])])
                text.append(f"        case {json.dumps(value)}:\n            return [{read}];")
        text.append(f"        // @ts-expect-error it is none of the codes\n        case {json.dumps(unknown)}:\n            return [];")
        rest = "error" if len(found) > 1 else f"error.{member}"
        if any(None in values or member not in branch.get("required", []) for branch, values in zip(found, listed)):
            text.append("        case undefined:\n        case null:\n            return [];")
        text.append(f"        default: {{\n            const nothing: never = {rest};\n            return nothing;\n        }}")
        text += ["    }", "}", ""]
    return "\n".join(text), counted


def place_of_code(document):
    """Where bodies have their code, or their number, as the document's own catalog says."""
    layout = document["x-error-catalog"]["layout"]
    place = layout.get("code") or layout.get("number")
    return place and place.split("/")[1:]


def of_openapi_typescript(operation, status, media_type):
    return f'operations["{operation}"]["responses"][{status}]["content"]["{media_type}"]'


def main():
    path, module = sys.argv[1:]
    with open(path) as file:
        document = json.load(file)
    place = place_of_code(document)
    text = "export {};"
    if place:
        text, _ = switches(document, place, f'import type {{ operations }} from "{module}";', of_openapi_typescript)
    print(text)


if __name__ == "__main__":
    main()
