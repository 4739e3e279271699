"""Imports every module of generated Python clients, calls a running service, and decodes each error by the client of its operation.

usage: call.py CLIENTS ADDRESS NAME...   where CLIENTS/NAME is a client, and ADDRESS/NAME the service
"""

import importlib
import json
import pathlib
import re
import sys

import httpx

HEADERS = {
    "finimpulse": {"authorization": "Bearer tok_demo"},
    "finternet": {"authorization": "Bearer sk_test_finternet"},
    "finqware": {
        "x-api-key": "demo-api-key",
        "x-tenant-key": "demo-tenant-key",
        "x-client-id": "11111111-1111-4111-8111-111111111111",
        "x-client-secret": "0123456789abcdef0123456789abcdef",
        "x-client-app-key": "demo-app-key",
    },
    "uppercase": {"authorization": "Bearer key_full_access"},
    "stripe_like": {"authorization": "Bearer eyJhbGciOiJIUzI1NiJ9.full_access"},
}
JSON = {"content-type": "application/json"}


def modules(clients, package):
    """Every module of a client, imported."""
    root = clients / package
    for path in sorted(root.rglob("*.py")):
        name = ".".join(path.relative_to(clients).with_suffix("").parts)
        yield path, importlib.import_module(name.removesuffix(".__init__"))


def operations(found):
    """The modules of operations, each with its method and path."""
    for path, module in found:
        if hasattr(module, "_parse_response"):
            text = path.read_text()
            method = re.search(r'"method": "(\w+)"', text).group(1)
            url = re.search(r'"url": "([^"]+)"', text).group(1)
            yield module, method, url


def requests(url, credentials):
    """What a client can do wrong, and the headers of each."""
    known = re.sub(r"{[^}]*}", "1", url)
    unknown = re.sub(r"{[^}]*}", "00000000-0000-4000-8000-000000000000", url)
    yield known, credentials | JSON, "{}"
    yield unknown, credentials | JSON, "{}"
    yield known, JSON, "{}"
    yield known, {name: "wrong" for name in credentials} | JSON, "{}"
    yield known, credentials | JSON, "{"
    yield known, credentials | JSON, '{"unknown": 1}'
    yield known, credentials | {"content-type": "text/plain"}, "text"
    yield known, credentials | JSON, "x" * (2 * 1024 * 1024 + 1)
    # The APIs of `formats.rs` return the error that the id stands for.
    for status in [404, 409, 422, 423, 429, 500]:
        yield re.sub(r"{[^}]*}", str(status), url), credentials, ""


def is_error(response):
    """FinImpulse's format may answer 200 to failures."""
    if response.status_code >= 400:
        return True
    return "json" in response.headers.get("content-type", "") and response.text.startswith('{"task_id"') and response.json()["status_code"] != 20_000


def answer(http, method, path, headers, body):
    """The response; None where the server closes the connection while a large body is sent."""
    try:
        return http.request(method, path, headers=headers | {"connection": "close"}, content=body)
    except httpx.TransportError:
        assert len(body) > 1024 * 1024, f"{method} {path}: no response"
        return None


def main():
    clients, address, names = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
    sys.path.insert(0, str(clients))
    failed = False
    for name in names:
        package = name.replace("-", "_").replace(".", "_")
        found = list(modules(clients, package))
        client = importlib.import_module(package).Client(base_url=f"{address}/{name.removesuffix('-3.0')}")
        credentials = HEADERS.get(package.removesuffix("_3_0"), {})
        statuses, wrong = {}, []
        with client.get_httpx_client() as http:
            for module, method, url in operations(found):
                for path, headers, body in requests(url, credentials):
                    response = answer(http, method.upper(), path, headers, body)
                    if response is None or not is_error(response):
                        continue
                    parsed = module._parse_response(client=client, response=response)
                    if parsed is None or parsed.to_dict() != response.json():
                        wrong.append(f"{method} {path}: {response.status_code} {response.text[:200]} as {parsed}")
                    statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
        for line in wrong:
            print(line)
        failed = failed or bool(wrong) or not statuses
        decoded = ", ".join(f"{count} of {status}" for status, count in sorted(statuses.items()))
        print(f"{name}: {len(found)} modules imported; errors decoded: {decoded}; {len(wrong)} not")
    sys.exit(1 if failed else 0)


main()
