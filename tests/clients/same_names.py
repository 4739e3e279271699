"""Holds the names of generated types: of a document without a status, each is one of the whole document's.

usage: same_names.py CLIENTS NAME...   where CLIENTS/NAME and CLIENTS/NAME_fewer are generated Python clients
"""

import pathlib
import sys


def models(client):
    return {path.stem for path in (client / "models").glob("*.py")}


clients = pathlib.Path(sys.argv[1])
for name in sys.argv[2:]:
    whole, fewer = models(clients / name), models(clients / f"{name}_fewer")
    assert fewer <= whole, f"{name}: new names {sorted(fewer - whole)}"
    assert all("closed" in gone for gone in whole - fewer), f"{name}: gone {sorted(whole - fewer)}"
    print(f"{name}: {len(fewer)} types keep their names, {len(whole - fewer)} go with their status")
