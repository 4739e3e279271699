"""Calls a service whose handlers have effects through clients that retry.

With the headers for SDKs no payment is made twice, and nothing is repeated before its wait. The table in docs/retries.md says what
each client does; `BLESS=1` writes it.
"""

import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from clients import CLIENTS

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "retries.md"
NODE_CLIENTS = ["openai (Node)", "anthropic (Node)", "stripe (Node)", "got"]
ALL = sorted([*CLIENTS, *NODE_CLIENTS], key=lambda name: (name.split(" ")[0] not in ("openai", "anthropic", "stripe"), name))
OBEY = [name for name in ALL if "(" in name]
# When a client is no longer waited for, in seconds.
DEADLINE = 15
# A timer may end a little before its time.
TOLERANCE = 2

# The wait of each case in milliseconds, where one is known.
WAITS = {
    "early-429": 300, "early-429-slow": 5000, "early-429-long": 150_000, "busy-503": 300, "busy-503-slow": 5000, "limiter": 1000,
}
# What fails after the payment is made: it must not be repeated.
PAID = ["typed-500", "typed-409", "bare-503", "json-500", "panic", "timeout"]
# What a client repeats with success.
REPEATED = ["early-429", "early-429-slow", "overload", "limiter", "keyed-500"]
READS = ["busy-503", "busy-503-slow", "typed-500"]


def jobs():
    cases = [(case, "POST") for case in [*PAID, *REPEATED, "early-429-long", "busy-503"]] + [(case, "GET") for case in READS]
    for at, client in enumerate(ALL):
        for mode in ["off", "on"]:
            for case, method in cases:
                yield {"client": client, "case": case, "method": method, "mode": mode, "key": f"{mode}.{case}.{method}-{at}"}


def in_threads(url, jobs, results):
    def run(job):
        results[job["key"]] = "waits"
        try:
            CLIENTS[job["client"]](url, job["key"], job["method"])
            results[job["key"]] = "done"
        except Exception as error:  # noqa: BLE001
            results[job["key"]] = f"failed: {str(error)[:200]}"

    threads = [threading.Thread(target=run, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    end = time.monotonic() + DEADLINE
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))


def report(url, key):
    with urllib.request.urlopen(f"{url}/runs/{key}") as response:
        return json.load(response)


def run_all(url, modules):
    found = list(jobs())
    ours = [job for job in found if job["client"] in CLIENTS]
    theirs = [job for job in found if job["client"] not in CLIENTS]
    script = Path(modules) / "clients.mjs"
    script.write_text((HERE / "clients.mjs").read_text())
    node = subprocess.Popen(["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    results = {}
    threads = threading.Thread(target=in_threads, args=(url, ours, results))
    threads.start()
    out, _ = node.communicate(json.dumps({"url": url, "deadline": DEADLINE, "jobs": theirs}).encode())
    threads.join()
    results.update(json.loads(out))
    for job in found:
        job |= report(url, job["key"]) | {"result": results[job["key"]]}
    return found


def gaps(job):
    return [after - before for before, after in zip(job["requests"], job["requests"][1:])]


def is_too_early(job):
    return any(gap + TOLERANCE < WAITS.get(job["case"], 0) for gap in gaps(job))


def is_recommended(job):
    """Whether the headers recommend to repeat this request."""
    wait = WAITS.get(job["case"], 0)
    reads = job["method"] == "GET" and (job["case"] in READS)
    if job["case"] == "early-429-long" or not (reads or job["case"] in REPEATED):
        return False
    return not (job["client"].startswith("stripe") and wait > 500)


def faults_of(job):
    if job["mode"] != "on" or job["client"] not in OBEY:
        return
    if job["method"] == "POST" and job["effects"] > 1:
        yield f"paid {job['effects']} times"
    if is_too_early(job):
        yield f"repeated before the wait, after {gaps(job)} ms"
    repeated = len(job["requests"]) > 1
    if repeated and not is_recommended(job):
        yield "repeated, which the headers do not recommend"
    if is_recommended(job) and not repeated:
        yield "not repeated, which the headers recommend"
    if is_recommended(job) and job["case"] != "typed-500" and job["result"] != "done":
        yield "no success in the end"


def cell_of(job):
    if job["case"] in PAID and job["method"] == "POST":
        return "paid once" if job["effects"] == 1 else "**paid again**"
    if len(job["requests"]) == 1:
        return "waits on" if job["result"] == "waits" else "no retry"
    return "**too early**" if is_too_early(job) else "waits"


COLUMNS = [
    ("a `POST` that pays and returns 500", "typed-500", "POST"),
    ("a `POST` that pays and returns 409", "typed-409", "POST"),
    ("a `POST` rejected for 5 s (429)", "early-429-slow", "POST"),
    ("a `GET` rejected for 5 s (503)", "busy-503-slow", "GET"),
]


def table(found):
    cells = {(job["client"], job["mode"], job["case"], job["method"]): cell_of(job) for job in found}
    lines = ["| client | headers | " + " | ".join(title for title, _, _ in COLUMNS) + " |", "|---" * (2 + len(COLUMNS)) + "|"]
    for client in ALL:
        for mode in ["off", "on"]:
            row = [cells[client, mode, case, method] for _, case, method in COLUMNS]
            lines.append(f"| {client} | {mode} | " + " | ".join(row) + " |")
    return "\n".join(lines)


def check_page(written):
    page = PAGE.read_text()
    match = re.search(r"(?s)\| client \| headers \|.*?(?=\n\n|\n*\Z)", page)
    if match and match[0] == written:
        return []
    if match and os.environ.get("BLESS"):
        PAGE.write_text(page.replace(match[0], written))
        return []
    return [f"the table of docs/retries.md is another:\n{written}"]


def main(service, modules):
    server = subprocess.Popen([service], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        found = run_all(server.stdout.readline().strip(), modules)
    finally:
        server.kill()
    faults = [
        f"{job['client']}: {job['method']} {job['case']}: {fault} ({job['result']})" for job in found for fault in faults_of(job)
    ]
    on = [job for job in found if job["mode"] == "on" and job["client"] in OBEY]
    print(f"{len(found)} runs of {len(ALL)} clients; with the headers, of {len(OBEY)} SDKs:", end=" ")
    print(f"{sum(len(job['requests']) for job in on)} requests, {sum(job['effects'] for job in on)} payments")
    faults += check_page(table(found))
    print("\n".join(faults) or "no payment twice, and no retry before its wait")
    sys.stdout.flush()
    # Some clients wait on.
    os._exit(1 if faults else 0)


main(*sys.argv[1:])
