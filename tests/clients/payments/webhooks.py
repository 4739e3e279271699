"""Lets the libraries of Standard Webhooks verify the deliveries of the payments service.

For each library a receiver responds as its author would: 204 to what the library verifies, and 400 to anything else. A proxy before
it changes a body on its way.
"""

import contextlib
import json
import queue
import subprocess
import sys
import threading
from pathlib import Path

from proxy import Proxy
from service import Service, until

HERE = Path(__file__).parent
# The waits between attempts in thousandths, the retry at once as it is.
FLAGS = ["--allow-private-webhooks", "--webhook-speed=1000", "--rate-limit=100000", "--rate-burst=100000"]
# A secret that no endpoint has.
OTHER = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
# How long a delivery may take, in seconds.
SOON = 30
# How often the service sends an event.
ATTEMPTS = 7


class Receiver:
    """A process with a library."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()
        self.address = f"127.0.0.1:{self.next()}"

    def read(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))

    def next(self):
        """The next line: a delivery, after the start and the secrets."""
        return self.lines.get(timeout=SOON)

    def use(self, secret):
        """Sets the secret, and returns the deliveries that came before it."""
        self.process.stdin.write(secret + "\n")
        self.process.stdin.flush()
        deliveries = []
        while (line := self.next()) != "secret":
            deliveries.append(line)
        return deliveries

    def close(self):
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait()


class World:
    """A service, an endpoint, a receiver, and a proxy between them."""

    def __init__(self, stack, program, command):
        self.service = stack.enter_context(contextlib.closing(Service(program, *FLAGS)))
        self.receiver = stack.enter_context(contextlib.closing(Receiver(command)))
        self.proxy = stack.enter_context(contextlib.closing(Proxy(self.receiver.address)))
        self.endpoint = self.service.call("/v1/webhook_endpoints", url=f"{self.proxy.url}/hooks")
        self.source = self.service.account("ada@example.com", 100_000)
        self.destination = self.service.account("grace@example.com")

    def transfer(self):
        form = {"source": self.source, "destination": self.destination, "amount": 700, "currency": "EUR"}
        return self.service.call("/v1/transfers", **form)

    def rotate(self):
        return self.service.call(f"/v1/webhook_endpoints/{self.endpoint['id']}/rotate_secret", method="POST")["secret"]

    def end_previous_secret(self):
        """As if the day in which both secrets sign were over."""
        with contextlib.closing(self.service.connect()) as database:
            database.execute("UPDATE webhook_endpoints SET previous_until = 0")

    def statuses(self, event):
        """The statuses of the attempts that the service has counted."""
        sql = "SELECT a.status FROM webhook_attempts a JOIN webhook_deliveries d ON d.id = a.delivery " \
              "WHERE d.event = ? ORDER BY a.number"
        with contextlib.closing(self.service.connect()) as database:
            return [status for status, in database.execute(sql, [event])]


def accepted(world, transfer, deliveries):
    """What is wrong with the deliveries of a transfer, of which the last one alone must be verified."""
    *before, last = deliveries
    event = last["event"] or {}
    if last["error"]:
        yield f"rejected: {last['error']}"
    elif (event.get("type"), event.get("data")) != ("transfer.created", transfer):
        yield f"the event is {event} instead of one of {transfer}"
    for delivery in before:
        if not delivery["error"]:
            yield f"verified: {delivery['event']}"
    ids = {delivery["id"] for delivery in deliveries}
    if len(ids) != 1:
        yield f"the attempts have the ids {ids}"
    expected = [400] * len(before) + [204]
    if not until(lambda: world.statuses(last["id"]) == expected):
        yield f"the service has counted {world.statuses(last['id'])} instead of {expected}"


def one_delivery(world):
    """A transfer whose delivery must be verified at once."""
    transfer = world.transfer()
    return list(accepted(world, transfer, [world.receiver.next()]))


def rejected_until(world, mended):
    """A transfer whose first delivery must be rejected, and one after `mended` verified."""
    transfer = world.transfer()
    deliveries = [world.receiver.next()]
    # An attempt may be on its way while the receiver is mended.
    deliveries += mended()
    if not deliveries[-1]["error"]:
        return ["the first delivery is verified"]
    while deliveries[-1]["error"] and len(deliveries) < ATTEMPTS:
        deliveries.append(world.receiver.next())
    return list(accepted(world, transfer, deliveries))


def cases(world):
    """The name of each case, and what is wrong."""
    receiver, first = world.receiver, world.endpoint["secret"]
    receiver.use(first)
    yield "a delivery", one_delivery(world)

    world.proxy.change = lambda body: body.replace(b":700", b":701")
    yield "a changed body", rejected_until(world, lambda: [])

    receiver.use(OTHER)
    yield "a secret of another endpoint", rejected_until(world, lambda: receiver.use(first))

    second = world.rotate()
    yield "the old secret after the rotation", one_delivery(world)
    receiver.use(second)
    yield "the new secret after the rotation", one_delivery(world)

    world.end_previous_secret()
    yield "the new secret a day later", one_delivery(world)
    receiver.use(first)
    yield "the old secret a day later", rejected_until(world, lambda: receiver.use(second))


def main(program, modules):
    # Node finds the library beside the script.
    script = Path(modules) / "receiver.mjs"
    script.write_text((HERE / "receiver.mjs").read_text())
    receivers = {"Python": [sys.executable, HERE / "receiver.py"], "Node": ["node", script]}
    missed = deliveries = 0
    for name, command in receivers.items():
        with contextlib.ExitStack() as stack:
            world = World(stack, program, command)
            for what, faults in cases(world):
                print(f"standardwebhooks ({name}): {what}" + "".join(f"\n  MISSED: {fault}" for fault in faults))
                missed += len(faults)
            deliveries += len(world.proxy.seen)
    print(f"{deliveries} deliveries, {missed} missed")
    sys.exit(bool(missed))


main(*sys.argv[1:])
