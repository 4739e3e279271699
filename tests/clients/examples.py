"""Holds every example of a document against its schema. usage: examples.py DOCUMENT..."""

import json
import sys

from jsonschema import Draft202012Validator, RefResolver


def responses(document):
    """Each response with examples, and its name: the components, and those of operations that are no reference."""
    components = document["components"].get("responses", {})
    yield from components.items()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            for status, response in operation["responses"].items():
                # A failure under the status of a success stands beside it.
                if any("examples" in content for content in response.get("content", {}).values()):
                    yield f"{method} {path} {status}", response


def main():
    checked = 0
    for path in sys.argv[1:]:
        with open(path) as file:
            document = json.load(file)
        resolver = RefResolver.from_schema(document)
        found = list(responses(document))
        assert found, f"{path} has no error"
        for name, response in found:
            for media_type, content in response["content"].items():
                assert content["examples"], f"{path}: {name} has no example"
                if "json" not in media_type:
                    continue
                for example in content["examples"].values():
                    Draft202012Validator(content["schema"], resolver=resolver).validate(example["value"])
                    checked += 1
    print(f"{checked} examples are what their schemas say")


main()
