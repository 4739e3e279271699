"""Calls through a client of openapi-python-client."""

import importlib
import inspect
import pkgutil
import typing

import client.api
from client import Client
from harness import run

OPERATIONS = {
    module.name.rpartition(".")[2]: importlib.import_module(module.name)
    for module in pkgutil.walk_packages(client.api.__path__, "client.api.") if not module.ispkg
}


def ask(url, call):
    operation = OPERATIONS[call["operation"]].sync_detailed
    arguments = {**call["path"], **call["query"]}
    if call["body"] is not None:
        # Of the bodies that an operation takes the first is JSON.
        of = inspect.signature(operation).parameters["body"].annotation
        of = next((kind for kind in typing.get_args(of) if hasattr(kind, "from_dict")), of)
        arguments["body"] = of.from_dict(call["body"])
    response = operation(client=Client(base_url=url), **arguments)
    parsed = response.parsed
    return int(response.status_code), parsed.to_dict() if hasattr(parsed, "to_dict") else parsed


run(ask)
