#!/usr/bin/env python3
"""Holds dashboards against the schemas of Grafana's SDK, and writes their queries as rules, which promtool reads.

    grafana.py SCHEMAS RULES DASHBOARD...
"""

import json
import sys
from pathlib import Path

import jsonschema


def main() -> int:
    schemas, rules = Path(sys.argv[1]), Path(sys.argv[2])
    validators = {path.stem: jsonschema.Draft7Validator(json.loads(path.read_text())) for path in schemas.glob("*.json")}
    faults, queries = 0, []

    def check(kind: str, value: object, where: str) -> None:
        nonlocal faults
        for error in validators[kind].iter_errors(value):
            faults += 1
            print(f"{where}: {error.json_path}: {error.message}")

    for path in sys.argv[3:]:
        dashboard = json.loads(Path(path).read_text())
        for panel in dashboard["panels"]:
            where = f"{path}, {panel['title']}"
            # Queries and options have schemas of their own.
            for query in panel.pop("targets"):
                check("prometheus", query, where)
                queries.append(query["expr"])
            check(panel["type"], panel["options"], where)
        check("dashboard", dashboard, path)
        cells = [(x, y) for panel in dashboard["panels"] for x in columns(panel) for y in rows(panel)]
        if len(cells) != len(set(cells)) or max(x for x, _ in cells) > 23:
            faults += 1
            print(f"{path}: panels overlap, or are wider than the grid")
    chosen = {'"$route"': '".*"', "$__rate_interval": "5m", "$__range": "6h"}
    for name, value in chosen.items():
        queries = [query.replace(name, value) for query in queries]
    group = {"name": "queries", "rules": [{"record": f"query:{number}", "expr": query} for number, query in enumerate(queries)]}
    rules.write_text(json.dumps({"groups": [group]}))
    print(f"{len(sys.argv) - 3} dashboards, {len(queries)} queries, {faults} faults")
    return 1 if faults or not queries else 0


def columns(panel: dict) -> range:
    return range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])


def rows(panel: dict) -> range:
    return range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])


sys.exit(main())
