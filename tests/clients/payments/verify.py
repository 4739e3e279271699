"""Lets unmodified clients call the payments service, and compares what their authors see with what the service sent.

Each call has a proxy of its own, which notes its requests. Stripe's SDKs must raise the exception of the status, with code, param and
request id, and repeat a request exactly where the response says so. urllib3 and got must wait as the response says.
"""

import contextlib
import json
import subprocess
import sys
import urllib.error
import uuid
from pathlib import Path

from calls import ALL, CLASSES, STRIPE, WAITING, stripe_calls, waiting_calls
from clients import CLIENTS
from proxy import Proxy
from service import Service, until

# A timer may end a little before its time, in seconds.
TOLERANCE = 0.005
# One request a second, one at once.
LIMIT = ["--rate-limit=60", "--rate-burst=1"]
# Short enough for the time-outs of the clients, long enough for a slow machine.
QUICK = ["--acquire-timeout=1s", "--request-timeout=10s", "--processor-timeout=2s", "--rate-limit=100000", "--rate-burst=100000"]


class Clients:
    """Calls any client by its name."""

    def __init__(self, modules):
        script = Path(modules) / "payments.mjs"
        script.write_text((Path(__file__).parent / "clients.mjs").read_text())
        self.node = subprocess.Popen(["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def call(self, name, url, call):
        if name in CLIENTS:
            return CLIENTS[name](url, call)
        self.node.stdin.write(json.dumps({"client": name, "url": url, "call": call}) + "\n")
        self.node.stdin.flush()
        return json.loads(self.node.stdout.readline())

    def close(self):
        self.node.stdin.close()
        self.node.wait()


def make(clients, name, services, call):
    """Makes a call while its fault lasts: what the client saw, and the requests and responses."""
    service = services["limited" if call.get("limited") else "usual"]
    with contextlib.ExitStack() as faults:
        end = None
        if table := call.get("without"):
            end = faults.enter_context(service.without(table))
        if call.get("busy"):
            end = faults.enter_context(service.busy())
        proxy = Proxy(service.address, end if call.get("ends") else None)
        sent = {"key": service.key, "idempotency_key": str(uuid.uuid4())} | call
        if call.get("limited"):
            use_up(service)
        try:
            return clients.call(name, proxy.url, sent), proxy.seen
        finally:
            proxy.close()


def use_up(service):
    """Another request of the key comes first."""
    with contextlib.suppress(urllib.error.HTTPError):
        service.call("/v1/accounts")


def faults_of_stripe(name, saw, seen, end):
    status, sent = end["status"], end["sent"]
    last = seen[-1]
    if len(seen) != sent:
        yield f"sent {len(seen)} times instead of {sent}"
    expected = {"status": status, "request_id": last["request_id"], "class": None}
    if status >= 400:
        expected |= {"class": CLASSES[status][STRIPE.index(name)], "code": end["code"], "param": end.get("param")}
    for member, value in expected.items():
        if saw.get(member) != value or (member == "request_id" and not value):
            yield f"{member} is {saw.get(member)!r} instead of {value!r}"
    if status >= 400 and not saw.get("message"):
        yield "no message"
    # Whether it is repeated is what each response says.
    for at, response in enumerate(seen[:ALL - 1]):
        says = response["should_retry"] == "true"
        if response["status"] >= 400 and response["should_retry"] not in ("true", "false"):
            yield f"a {response['status']} does not say whether to repeat it"
        if says != (at + 1 < len(seen)):
            yield f"response {at + 1} says {response['should_retry']}"
    if len({response["idempotency_key"] for response in seen}) != 1:
        yield "its requests have several idempotency keys"


def faults_of_waiting(saw, seen, end):
    if [response["status"] for response in seen] != [end["first"], end["status"]]:
        yield f"responses {[response['status'] for response in seen]} instead of {[end['first'], end['status']]}"
        return
    wait = seen[0]["retry_after"]
    waited = seen[1]["arrived"] - seen[0]["answered"]
    if not wait or waited + TOLERANCE < int(wait):
        yield f"waited {waited:.3f} s instead of {wait} s"
    if saw.get("status") != end["status"] or saw.get("request_id") != seen[1]["request_id"]:
        yield f"saw {saw}"


def run_client(clients, name, program):
    """All calls of a client, on services of its own; yields what is wrong, and counts."""
    with contextlib.ExitStack() as stack:
        services = {"usual": Service(program, *QUICK), "limited": Service(program, *LIMIT)}
        for service in services.values():
            stack.callback(service.close)
        usual, limited = services["usual"], services["limited"]
        world = {
            "email": "ada@example.com", "source": usual.account("ada@example.com", 100_000),
            "destination": usual.account("grace@example.com", 100_000),
            "read_only": usual.call("/v1/api_keys", name="reports", permission="read")["secret"],
        }
        limited_account = limited.account("ada@example.com", 100_000)
        calls = stripe_calls(world) if name in STRIPE else waiting_calls(world)
        source, destination = usual.balance(world["source"]), usual.balance(world["destination"])
        for what, call, end in calls:
            if call.get("limited"):
                call["id"] = limited_account
            saw, seen = make(clients, name, services, call)
            faults = faults_of_stripe(name, saw, seen, end) if name in STRIPE else faults_of_waiting(saw, seen, end)
            yield what, seen, list(faults)
            source += end.get("charges", 0) - end.get("moves", 0)
            destination += end.get("moves", 0)
        balances = lambda: (usual.balance(world["source"]), usual.balance(world["destination"]))
        # A charge whose response was lost is settled when the processor was asked.
        settled = until(lambda: balances() == (source, destination))
        yield "the money", [], [] if settled else [f"the balances are {balances()} instead of {(source, destination)}"]


def main(program, modules):
    clients = Clients(modules)
    missed = requests = calls = 0
    try:
        for name in [*STRIPE, *WAITING]:
            for what, seen, faults in run_client(clients, name, program):
                statuses = " ".join(str(response["status"]) for response in seen)
                print(f"{name}: {what}: {statuses}" + "".join(f"\n  MISSED: {fault}" for fault in faults))
                missed += len(faults)
                requests += len(seen)
                calls += bool(seen)
    finally:
        clients.close()
    print(f"{calls} calls, {requests} requests, {missed} missed")
    sys.exit(bool(missed))


main(*sys.argv[1:])
