"""The payments service on a new SQLite file, and the faults of its database."""

import contextlib
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request
import json
import uuid
from pathlib import Path


class Service:
    def __init__(self, program, *flags):
        self.folder = tempfile.TemporaryDirectory()
        command = [program, "--listen", "127.0.0.1:0", "--data-folder", self.folder.name, *flags]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.key = self.address = None
        for line in self.process.stdout:
            if line.startswith("  test  "):
                self.key = line.split()[1]
            if line.startswith("listening on http://"):
                self.address = line.removeprefix("listening on http://").split(",")[0].strip()
                break
        assert self.key and self.address, "the service does not start"
        threading.Thread(target=lambda: [None for _ in self.process.stdout], daemon=True).start()

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()

    def call(self, path, method=None, **form):
        body = urllib.parse.urlencode(form).encode() if form else None
        headers = {"authorization": f"Bearer {self.key}", "idempotency-key": str(uuid.uuid4())}
        request = urllib.request.Request(f"http://{self.address}{path}", body, headers, method=method)
        with urllib.request.urlopen(request) as response:
            return json.load(response)

    def account(self, email, balance=None):
        return self.call("/v1/accounts", email=email, currency="EUR", **({"balance": balance} if balance else {}))["id"]

    def balance(self, account):
        return self.call(f"/v1/accounts/{account}")["balance"]

    def connect(self):
        file = Path(self.folder.name) / "payments.db"
        return sqlite3.connect(file, isolation_level=None, check_same_thread=False)

    @contextlib.contextmanager
    def without(self, table):
        """The table is gone: what needs it is an internal error. Yields what brings it back."""
        database = self.connect()
        back = once(lambda: database.execute(f"ALTER TABLE {table}_gone RENAME TO {table}"))
        database.execute(f"ALTER TABLE {table} RENAME TO {table}_gone")
        yield back
        back()
        database.close()

    @contextlib.contextmanager
    def busy(self):
        """Another program writes: what writes is unavailable. Yields what ends it."""
        database = self.connect()
        end = once(lambda: database.execute("ROLLBACK"))
        database.execute("BEGIN IMMEDIATE")
        yield end
        end()
        database.close()


def until(is_true):
    """Waits for half a minute."""
    for _ in range(300):
        if is_true():
            return True
        time.sleep(0.1)
    return False


def once(do):
    done = []
    return lambda: None if done else (done.append(True), do())
