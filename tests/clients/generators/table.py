"""Runs each generator over each document, and prints what came of it. usage: table.py PROGRAMS DOCUMENTS [GENERATOR...]

A row says how far a client came: it is generated, compiles, all its modules are imported, its calls reach the service, and each
error that they bring about is decoded to what was sent.
"""

import json
import pathlib
import sys

import apis
import progenitor
import python_clients
import service
import typescript_clients
from tool import TOOLS, Failed

# What a generator is not for: progenitor reads no XML.
NOT_READ = {("progenitor", "s3_xml")}
# What fails by a fault of the generator, and what it says then: `faults/` proves each.
KNOWN = {("openapi-generator typescript-fetch", "finimpulse"): "Cannot find module './Null'"}
# The generators that the small formats go through.
OF_FORMATS = ("openapi-typescript", "openapi-python-client", "progenitor")
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


def place_of_code(api, document):
    """Where bodies have their code; for the small formats, where the document's own catalog says."""
    if api in apis.CODE:
        return apis.CODE[api]
    layout = document["x-error-catalog"]["layout"]
    place = layout.get("code") or layout.get("number")
    return place and place.split("/")[1:]


def with_json_bodies(document):
    """The document with one media type for each request, for generators that take no more (`faults/`)."""
    for _, _, _, operation in apis.operations(document):
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            operation["requestBody"]["content"] = {"application/json": content["application/json"]}
    return document


def is_part(part, whole):
    """Whether every member of `part` is in `whole` and the same: a client drops what the document does not name."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(name in whole and is_part(value, whole[name]) for name, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(map(is_part, part, whole))
    return part == whole


def at(value, place):
    for name in place or []:
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


def is_decoded(api, place, got, sent):
    """Of a reference API all that was sent is decoded. What a small format adds may be known to its format alone; its code is not."""
    got, sent = without_nulls(got), without_nulls(sent)
    if api in apis.CODE:
        return got == sent
    try:
        return bool(got) and is_part(got, sent) and at(got, place) == at(sent, place)
    except (KeyError, IndexError):
        # An error without a code, as the format sends some.
        return is_part(got, sent) and api == "optional_code"


def judge(api, place, calls, responses, answers):
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
        elif not is_decoded(api, place, answer["value"], sent):
            wrong.append(f"{name}: decoded {json.dumps(answer['value'])[:300]}\n        of {json.dumps(sent)[:300]}")
        else:
            decoded.append(call["status"])
    return succeeded, decoded, wrong


def row(generator, programs, api, document, out):
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
        place = place_of_code(api, json.loads(document.read_text()))
        generator.compile(document, out, place)
        came["compiles"] = "yes"
        if any(getattr(generator, "counted", {}).values()):
            came["compiles"] = ", ".join(f"{n} {what}" for what, n in generator.counted.items() if n)
        came["imports"] = f"{generator.imports(out)} modules"
        calls = plan_of(api, json.loads(document.read_text()))
        plan = out / "calls.json"
        plan.write_text(json.dumps(calls))
        with service.damaging(programs, api, calls) as proxy:
            answers = generator.call(out, plan, proxy.url)
            succeeded, decoded, wrong = judge(api, place, calls, proxy.responses, answers)
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
            document = documents / (f"{api}.json" if version == "3.1" else f"{api}-3.0.json")
            if document.exists():
                yield api, document
    if generator.name in OF_FORMATS:
        for document in sorted((documents / "formats").glob("*.json")):
            api = document.stem.removesuffix("-3.0")
            is_older = document.stem != api
            if is_older == (generator.versions[0] == "3.0") and (generator.name, api) not in NOT_READ:
                yield api, document


def main():
    programs, documents, *chosen = sys.argv[1:]
    documents = pathlib.Path(documents)
    heads = ["generator", "document", "generates", "compiles", "imports", "calls", "decodes"]
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads), flush=True)
    missed = 0
    for generator in GENERATORS:
        if chosen and generator.name not in chosen:
            continue
        for api, document in read_by(generator, documents):
            out = TOOLS / "clients" / generator.name.replace(" ", "-") / document.stem
            came, wrong = row(generator, programs, api, document, out)
            known = KNOWN.get((generator.name, document.stem))
            if known and any(known in line for line in wrong):
                wrong = [f"a fault of the generator: {known}"]
            else:
                missed += bool(wrong)
            version = "3.0" if document.stem.endswith("-3.0") else "3.1"
            print("| " + " | ".join([generator.name, f"{api} {version}", *came.values()]) + " |", flush=True)
            for line in wrong:
                print("    " + line.strip()[-1500:].replace("\n", "\n    "))
    sys.exit(1 if missed else 0)


main()
