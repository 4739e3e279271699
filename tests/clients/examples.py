"""Holds every example of a document against its schema. usage: examples.py DOCUMENT..."""

import json
import sys

from jsonschema import Draft202012Validator, RefResolver


def main():
    checked = 0
    for path in sys.argv[1:]:
        with open(path) as file:
            document = json.load(file)
        resolver = RefResolver.from_schema(document)
        for name, response in document["components"]["responses"].items():
            for content in response["content"].values():
                assert content["examples"], f"{path}: {name} has no example"
                for example in content["examples"].values():
                    Draft202012Validator(content["schema"], resolver=resolver).validate(example["value"])
                    checked += 1
    print(f"{checked} examples are what their schemas say")


main()
