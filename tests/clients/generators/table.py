"""Runs each generator over each document, and prints what came of it. usage: table.py PROGRAMS DOCUMENTS [GENERATOR or DOCUMENT...]

A row says how far a client came: it is generated, compiles, all its modules are imported, its calls reach the service, and each
error that they bring about is decoded to what was sent.
"""

import contextlib
import json
import pathlib
import sys

import apis
import progenitor
import python_clients
import service
import typescript_clients
from faults import FAULTS
from switches import place_of_code, resolve
from tool import TOOLS, Failed

# What fails by a fault of the generator, which is the name of its proof.
KNOWN = {
    ("openapi-generator typescript-fetch", "finimpulse"): "openapi-generator typescript-fetch, null",
    ("openapi-generator python", "finimpulse"): "openapi-generator python, null",
}
# The generators that the small formats go through, and those that leave out what is not JSON.
OF_FORMATS = ("openapi-typescript", "openapi-python-client", "progenitor")
JSON_ALONE = ("openapi-python-client", "progenitor")
GENERATORS = [*typescript_clients.GENERATORS, *python_clients.GENERATORS, *progenitor.GENERATORS]


def model_of(document, operation, status):
    """The name of the schema of an error's body, as generators of models spell it."""
    response = operation["responses"].get(str(status))
    if response is None:
        return None
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema = next(iter(response["content"].values()))["schema"]
    words = schema.get("$ref", "").rpartition("/")[2].replace(".", "_").replace("-", "_").split("_")
    return "".join(word[:1].upper() + word[1:] for word in words) or None


def plan_of(api, document):
    """The calls, with what each kind of client needs to know of them."""
    known = {name: (method, path, operation) for name, method, path, operation in apis.operations(document)}
    planned = apis.calls(api, document)
    for call in planned:
        method, path, operation = known[call["operation"]]
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        call["method"], call["template"] = method, path
        call["bodyName"] = content.get("schema", {}).get("$ref", "").rpartition("/")[2] or None
        call["model"] = model_of(document, operation, call["status"]) if call["status"] else None
        # A format may send the status 200 whatever happens; then no other is documented.
        is_always_ok = not any(apis.error_statuses(operation) for _, _, operation in known.values())
        call["sent"] = 200 if is_always_ok and call["status"] else call["status"]
    return planned


def without_nulls(value):
    """A member that is null and one that is absent are one thing to most generators."""
    if isinstance(value, dict):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    return [without_nulls(inner) for inner in value] if isinstance(value, list) else value


def with_json_bodies(document):
    """The document with one media type for each request, for generators that take no more (`faults/`)."""
    for _, _, _, operation in apis.operations(document):
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            operation["requestBody"]["content"] = {"application/json": content["application/json"]}
    return document


def is_decoded(got, sent):
    return bool(got) and without_nulls(got) == without_nulls(sent)


def judge(calls, responses, answers):
    """The statuses that were decoded, of those that the calls brought about, and what is wrong."""
    wrong, decoded, succeeded = [], [], 0
    for call, answer in zip(calls, answers, strict=True):
        name = f"{call['operation']} {call['status'] or 'success'}"
        status, content = responses.get(call["index"], (None, b""))
        if status is None or (status != call["sent"] if call["status"] else status >= 300):
            wrong.append(f"{name}: the service was not reached, or returned {status}: {answer.get('failed')}")
            continue
        try:
            sent = json.loads(content) if content else None
        except ValueError:
            sent = content.decode()
        if "failed" in answer or answer["status"] != status:
            wrong.append(f"{name}: {answer.get('failed') or answer['status']}")
        elif call["status"] == 0:
            succeeded += 1
        elif not is_decoded(answer["value"], sent):
            wrong.append(f"{name}: decoded {json.dumps(answer['value'])[:300]}\n        of {json.dumps(sent)[:300]}")
        else:
            decoded.append(call["status"])
    return succeeded, decoded, wrong


def row(generator, serving, api, document, out):
    """How far the client of one generator for one document came."""
    came = {"generates": "no", "compiles": "no", "imports": "no", "calls": "no", "decodes": "no"}
    wrong = []
    try:
        if generator.takes_one_body:
            shown = with_json_bodies(json.loads(document.read_text()))
            document = TOOLS / "documents" / document.name
            document.parent.mkdir(exist_ok=True)
            document.write_text(json.dumps(shown))
        generator.generate(document, out)
        came["generates"] = "yes"
        place = place_of_code(json.loads(document.read_text()))
        generator.compile(document, out, place)
        came["compiles"] = "yes"
        if any(getattr(generator, "counted", {}).values()):
            came["compiles"] = ", ".join(f"{n} {what}" for what, n in generator.counted.items() if n)
        modules = generator.imports(out)
        came["imports"] = "is compiled in" if modules is None else "1 module" if modules == 1 else f"{modules} modules"
        calls = plan_of(api, json.loads(document.read_text()))
        plan = out / "calls.json"
        plan.write_text(json.dumps(calls))
        with serving(api) as address, service.damaging(address, api, calls) as proxy:
            answers = generator.call(out, plan, proxy.url)
            succeeded, decoded, wrong = judge(calls, proxy.responses, answers)
        errors = [call["status"] for call in calls if call["status"]]
        came["calls"] = f"{succeeded}/{len(calls) - len(errors)}"
        came["decodes"] = f"{len(decoded)}/{len(errors)} errors, {len(set(decoded))}/{len(set(errors))} statuses"
    except Failed as failed:
        wrong.append(str(failed))
    return came, wrong


def read_by(generator, documents):
    """The documents that a generator reads: of each API in its versions, of each small format in the newest of them."""
    for api in apis.DOCUMENTS:
        for version in generator.versions:
            yield api, documents / (f"{api}.json" if version == "3.1" else f"{api}-3.0.json")
    if generator.name in OF_FORMATS:
        for document in sorted((documents / "formats").glob("*.json")):
            api = document.stem.removesuffix("-3.0")
            is_older = document.stem != api
            if is_older == (generator.versions[0] == "3.0"):
                yield api, document


def other_media_types(document):
    """The media types of errors that are not JSON."""
    document = json.loads(document.read_text())
    responses = [resolve(document, operation["responses"][str(status)]) for _, _, _, operation in apis.operations(document)
                 for status in apis.error_statuses(operation)]
    found = {media_type for response in responses for media_type in response.get("content", {})}
    return sorted(media_type for media_type in found if "json" not in media_type)


def verdict(generator, document, wrong):
    """What is to be printed of a row, and whether it is missed."""
    known = KNOWN.get((generator.name, document.stem))
    if known is None:
        return wrong, bool(wrong)
    if any(FAULTS[known].says in line for line in wrong):
        return [f"a fault of the generator: faults/{FAULTS[known].document}.yaml"], False
    return [*wrong, f"not the fault that is known: {known}"], True


def main():
    programs, documents, *chosen = sys.argv[1:]
    documents = pathlib.Path(documents)
    heads = ["generator", "document", "generates", "compiles", "imports", "calls", "decodes"]
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads), flush=True)
    rows = [(generator, api, document) for generator in GENERATORS for api, document in read_by(generator, documents)]
    rows = [row for row in rows if not chosen or row[0].name in chosen or row[1] in chosen]
    with service.serving(programs, "orders") as orders:
        # The reference APIs have a state, and are fresh for each client.
        def serving(api):
            return service.serving(programs, api) if api in apis.SUCCESSES else contextlib.nullcontext(orders)

        sys.exit(print_rows(rows, serving))


def print_rows(rows, serving):
    """Whether one of them is missed, or there is none."""
    counted = {"ok": 0, "by a fault of the generator": 0, "left out": 0, "missed": 0}
    for generator, api, document in rows:
        version = "3.0" if document.stem.endswith("-3.0") else "3.1"
        others = other_media_types(document) if generator.name in JSON_ALONE else []
        if others:
            print(f"| {generator.name} | {api} {version} | left out: it decodes JSON alone, not {', '.join(others)} |")
            counted["left out"] += 1
            continue
        out = TOOLS / "clients" / generator.name.replace(" ", "-") / document.stem
        came, wrong = row(generator, serving, api, document, out)
        wrong, is_missed = verdict(generator, document, wrong)
        counted["missed" if is_missed else "by a fault of the generator" if wrong else "ok"] += 1
        print("| " + " | ".join([generator.name, f"{api} {version}", *came.values()]) + " |", flush=True)
        for line in wrong:
            print("    " + line.strip()[-1500:].replace("\n", "\n    "))
    print(f"{len(rows)} rows: " + ", ".join(f"{count} {what}" for what, count in counted.items()))
    return bool(counted["missed"] or not rows)


main()
