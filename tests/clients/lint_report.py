"""Prints the findings of a Redocly report on several documents, and fails where there is one. usage: lint_report.py REPORT"""

import json
import sys


# What the quickstart does without, for brevity: it has no keys, no address of its own, and a route that takes nothing. Its licence is
# an identifier, which 3.0 does not know.
WITHOUT = {
    (document, rule)
    for document in ("quickstart.json", "quickstart-3.0.json")
    for rule in ("no-empty-servers", "security-defined", "operation-4xx-response")
} | {("quickstart-3.0.json", "info-license-strict")}


def reports(text):
    """Redocly writes one report after the other for the documents of a run."""
    decoder, place = json.JSONDecoder(), 0
    while place < len(text):
        report, place = decoder.raw_decode(text, place)
        yield report
        place += len(text[place:]) - len(text[place:].lstrip())


with open(sys.argv[1]) as file:
    found = list(reports(file.read().strip()))
problems = [
    problem for report in found for problem in report["problems"]
    if (problem["location"][0]["source"]["ref"], problem["ruleId"]) not in WITHOUT
]
for problem in problems:
    place = problem["location"][0]
    print(problem["severity"], problem["ruleId"], problem["message"], place["source"]["ref"], place.get("pointer", ""))
print(f"{len(found)} documents: {len(problems)} findings")
sys.exit(1 if problems or not found else 0)
