"""Calls through a client of openapi-generator's python."""

import inspect

import client
import client.api
from harness import run
from urllib3 import Retry

# The client waits as `Retry-After` says, a minute, and asks again; here its errors are wanted.
ONCE = Retry(0, respect_retry_after_header=False)
Api = next(kind for name, kind in vars(client.api).items() if name.endswith("Api"))


def plain(value):
    return value.to_dict() if hasattr(value, "to_dict") else value


def ask(url, call):
    operation = getattr(Api(client.ApiClient(client.Configuration(host=url, retries=ONCE))), call["operation"])
    arguments = {**call["path"], **call["query"]}
    if call["body"] is not None:
        # The body is the parameter that is neither the client's own nor of path and query.
        own = [name for name in inspect.signature(operation).parameters if name[0] != "_" and name not in arguments]
        arguments[own[0]] = call["body"]
    detailed = getattr(type(operation.__self__), call["operation"] + "_with_http_info")
    try:
        response = detailed(operation.__self__, **arguments)
        return response.status_code, plain(response.data)
    except client.ApiException as error:
        return error.status, plain(error.data)


run(ask)
