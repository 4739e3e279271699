"""Makes each planned call through a generated client, and prints a line for each: what was decoded."""

import json
import sys


def run(ask):
    url, plan = sys.argv[1:]
    with open(plan) as file:
        calls = json.load(file)
    for call in calls:
        try:
            status, value = ask(f"{url}/{call['index']}", call)
            answer = {"status": status, "value": value}
        except Exception as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps({"index": call["index"], **answer}))
