"""Prints a document whose requests have one media type each, JSON. usage: one_body.py DOCUMENT"""

import json
import sys

with open(sys.argv[1]) as file:
    document = json.load(file)
for item in document["paths"].values():
    for operation in item.values():
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            operation["requestBody"]["content"] = {"application/json": content["application/json"]}
json.dump(document, sys.stdout)
