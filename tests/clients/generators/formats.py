"""Writes the documents of the small formats that `tests/clients/formats` serves. usage: formats.py PROGRAMS DOCUMENTS"""

import pathlib
import sys
import urllib.request

import service


def main():
    programs, documents = sys.argv[1:]
    documents = pathlib.Path(documents)
    documents.mkdir(parents=True, exist_ok=True)
    for old in documents.glob("*.json"):
        old.unlink()

    def get(path):
        with urllib.request.urlopen(f"http://{address}/{path}") as response:
            return response.read()

    with service.serving(programs, "orders") as address:
        for name in get("").decode().split():
            (documents / f"{name}.json").write_bytes(get(f"{name}/openapi.json"))
            (documents / f"{name}-3.0.json").write_bytes(get(f"{name}/openapi-3.0.json"))


main()
