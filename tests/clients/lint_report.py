"""Prints the findings of a Redocly report, and fails where there is one. usage: lint_report.py DOCUMENT REPORT"""

import json
import sys

with open(sys.argv[2]) as file:
    problems = json.load(file)["problems"]
for problem in problems:
    print(problem["severity"], problem["ruleId"], problem["message"], problem["location"][0].get("pointer", ""))
print(f"{sys.argv[1]}: {len(problems)} findings")
sys.exit(1 if problems else 0)
