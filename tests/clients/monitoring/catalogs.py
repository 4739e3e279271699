#!/usr/bin/env python3
"""Writes a catalog in which every text is an attack, one of 10,000 codes, and what Prometheus must say of the first.

    catalogs.py FOLDER
"""

import json
import sys
from pathlib import Path

ATTACKS = {
    "promql": '"} or vector(1) or up{job="\\',
    "yaml": "'\n      - alert: Forged\n        expr: 'vector(1)",
    "template": '{{ query "up" | first | value }}{{- "x" }}',
    "pattern": ".*|_OTHER|(a)[b]{2}^c$",
    "grafana": "$datasource ${route} [[route]]",
    "invisible": "\u0085\u2028\u202e\u007f\uffff\ufeff",
}
ACTIVE = "\u0085\u2028\u202e\u007f\ufeff"


def error(code: str, status: int, **members: str) -> dict:
    return {"code": code, "status": status, "category": "internal_error", "title": "x", "retry": "never", **members}


def catalog(name: str, errors: list[dict]) -> dict:
    return {"form": 2, "name": name, "format": "stripe", "media_type": "application/json", "errors": errors}


def shown(text: str) -> str:
    """A text as an operator reads it: on one line, with what is invisible written out."""
    return "".join(f"\\u{{{ord(c):x}}}" if c in ACTIVE else " " if c in "\n\t" else c for c in text)


def hostile() -> list[tuple[str, dict, dict]]:
    """Catalogs, and the tests of their rules: an alert fires for its own code, and says the texts as they are."""
    tests = []
    for kind, attack in ATTACKS.items():
        runbook = f"https://example.com/{attack}"
        attacked = catalog(attack, [error(attack, 500, type=attack, owner=attack, runbook=runbook)])
        labels = {"error_response_api": attack, "error_response_type": attack, "error_type": attack}
        series = "http_server_errors_total{" + ",".join(f"{name}={json.dumps(value)}" for name, value in labels.items()) + "}"
        api = shown(attack)
        annotations = {
            "summary": f"{api} has been failing with {attack}",
            "description": f"0.1 responses of {api} a second have the error code {attack}.",
            "runbook_url": shown(runbook),
        }
        expected = {"exp_labels": {**labels, "severity": "critical", "owner": api}, "exp_annotations": annotations}
        case = {"eval_time": "20m", "alertname": "ApiServerErrors", "exp_alerts": [expected]}
        forged = {"eval_time": "20m", "alertname": "Forged", "exp_alerts": []}
        inputs = [{"series": series, "values": "0+6x30"}, {"series": 'up{job="x"}', "values": "1x30"}]
        test = {"interval": "1m", "input_series": inputs, "alert_rule_test": [case, forged]}
        tests.append((kind, attacked, {"rule_files": [f"{kind}/error-rules.yaml"], "tests": [test]}))
    return tests


def main() -> None:
    folder = Path(sys.argv[1])
    for kind, attacked, test in hostile():
        (folder / f"{kind}.json").write_text(json.dumps(attacked))
        (folder / f"{kind}.test.yaml").write_text(json.dumps(test))
    codes = [error(f"code_{number:05}", 500 if number % 2 else 404) for number in range(10_000)]
    (folder / "large.json").write_text(json.dumps(catalog("large", codes)))


main()
