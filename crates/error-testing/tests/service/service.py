"""A service in another language, with one fault for each prefix of its paths.

`python3 service.py` prints its port; with `--tls` it speaks HTTPS. Below `/sound` it keeps to its catalog; below
`/FAULT` it has that one fault. Nothing but the standard library.
"""

import json
import os
import re
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "Bearer key_1"
WRITES = []
HOSTILE = "\x1b]0;pwned\x07\u202e\n::error::pwned\n##[group]x"


# Headers that replace or add to those of an error, by fault and status.
SPOILT = {
    ("public", 404): {"cache-control": "public, max-age=60"},
    ("stored_limit", 429): {"cache-control": "max-age=5"},
    ("open_quote", 401): {"www-authenticate": 'Bearer realm="accounts'},
    ("signed_wait", 429): {"retry-after": "+30"},
    ("early_wait", 429): {"ratelimit": '"burst";r=0;t=60'},
    ("false_coding", 500): {"content-encoding": "gzip"},
    ("validator", 404): {"etag": '"1"'},
}


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def log_message(self, *_):
        pass

    def answer(self):
        self.body = self.rfile.read(int(self.headers.get("content-length") or 0))
        path = self.path.split("?")[0].strip("/").split("/")
        self.fault, rest = path[0], "/".join(path[1:])
        if rest == "writes":
            return self.send(200, json.dumps(len(WRITES)))
        if self.fault == "silent" and rest == "limited":
            self.close_connection = True
            return None
        if self.fault == "always_ok":
            return self.send(200, "<html>Welcome</html>", "text/html")
        if rest == "accounts":
            return self.accounts()
        if rest == "limited":
            return self.limited() if self.command in ("GET", "HEAD") else self.wrong_method("GET, HEAD")
        if rest == "broken":
            return self.broken() if self.command in ("GET", "HEAD") else self.wrong_method("GET, HEAD")
        account = re.fullmatch(r"accounts/([^/]+)", rest)
        if account:
            return self.account(account.group(1))
        if self.fault == "html_404":
            return self.send(404, "<html>Not Found</html>", "text/html", **{"cache-control": "no-store"})
        return self.fail(404, "not_found", "There is no such page")

    def accounts(self):
        if self.command != "POST":
            return self.wrong_method("POST")
        if self.headers.get("authorization") != KEY:
            return self.unauthenticated()
        if self.headers.get("content-type") != "application/json":
            return self.fail(415, "unsupported_media_type", "The body is no JSON")
        try:
            account = json.loads(self.body)
        except (ValueError, RecursionError):
            return self.fail(400, "malformed", "The body is no JSON")
        if not isinstance(account, dict) or account.get("currency") not in ("usd", "eur"):
            fields = {"currency": ["is none of usd, eur"]}
            text = "The account is invalid"
            if self.fault == "currency_back" and isinstance(account, dict):
                text += ": " + json.dumps(account.get("currency"))
            return self.fail(400, "invalid", text, fields=fields)
        WRITES.append(account)
        return self.send(201, json.dumps({"id": "acc_2"}))

    def account(self, name):
        if self.command not in ("GET", "HEAD"):
            return self.wrong_method("GET, HEAD")
        if self.headers.get("authorization") != KEY:
            return self.unauthenticated()
        if name == "acc_1":
            return self.send(200, json.dumps({"id": "acc_1"}))
        code = {"unknown_code": "acct_missing", "other_spelling": "ACCOUNT-NOT-FOUND", "no_code": None, "hostile": HOSTILE}.get(
            self.fault, "account_not_found"
        )
        status = 410 if self.fault == "wrong_status" else 404
        return self.fail(status, code, "There is no such account")

    def limited(self):
        wait = {"no_wait": {}, "wait_in_words": {"retry-after": "soon"}}.get(self.fault, {"retry-after": "30"})
        return self.fail(429, "rate_limited", "There are too many requests", **wait)

    def broken(self):
        text = "Something failed"
        if self.fault == "stack_trace":
            text = 'Traceback (most recent call last):\n  File "service.py", line 7, in broken\nKeyError: \'ledger\''
        return self.fail(500, "internal", text)

    def wrong_method(self, allow):
        headers = {} if self.fault == "no_allow" else {"allow": allow}
        return self.fail(405, "method_not_allowed", "This page has other methods", **headers)

    def unauthenticated(self):
        headers = {} if self.fault == "no_challenge" else {"www-authenticate": "Bearer"}
        text = "The key is wrong"
        if self.fault == "secret_back":
            text = "The key is wrong: " + self.headers.get("authorization", "none")
        return self.fail(401, "unauthenticated", text, **headers)

    def request_id(self, status):
        sent = self.headers.get("x-request-id") or ""
        plain = re.fullmatch(r"[A-Za-z0-9._:~-]{1,64}", sent)
        return sent if plain and not (self.fault == "other_id" and status == 429) else "req_1"

    def fail(self, status, code, message, fields=None, **headers):
        error = {"code": code, "message": message, "status": status, "meta": None, "fields": fields or []}
        if status == 500:
            error["meta"] = {"incident": "inc_1"}
        if self.fault == "other_status_in_body":
            error["status"] = 400
        headers["cache-control"] = "no-store"
        if not (self.fault == "no_request_id" and status == 429):
            headers["x-request-id"] = self.request_id(status)
        headers.update(SPOILT.get((self.fault, status), {}))
        if self.fault == "unshaped" and status == 429:
            error.pop("message")
        media_type = "text/plain" if self.fault == "other_media_type" and status == 429 else "application/json"
        return self.send(status, json.dumps({"error": error}), media_type, **headers)

    def send(self, status, text, media_type="application/json", **headers):
        body = text.encode()
        self.send_response(status)
        self.send_header("content-type", media_type)
        length = len(body) + 20 if self.fault == "cut" and status == 429 else len(body)
        self.send_header("content-length", str(length))
        for name, value in headers.items():
            if not (self.fault == "other_head" and self.command == "HEAD" and name == "x-request-id"):
                self.send_header(name, value)
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        if self.command != "HEAD" or self.fault == "head_with_body":
            self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    if "--tls" in sys.argv:
        folder = os.path.dirname(os.path.abspath(__file__))
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(os.path.join(folder, "localhost.crt"), os.path.join(folder, "localhost.key"))
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    print(server.server_address[1], flush=True)
    # It ends with the test that started it.
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
