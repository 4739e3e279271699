"""The reference APIs behind a proxy that damages requests, so that a generated client meets every error by a call of its own.

A client calls `http://<proxy>/<index of the call>`; the proxy adds the credentials, damages the request as `apis.py` says, and
passes it on. The response is passed back as it came.
"""

import contextlib
import http.client
import http.server
import json
import subprocess
import threading

import apis


class Proxy(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, service, api, calls):
        super().__init__(("127.0.0.1", 0), Exchange)
        self.service = service
        self.api = api
        self.prefix = "" if api == "quickstart" else f"/{api}"
        self.calls = calls
        self.remembered = {}
        self.responses = {}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def fill(self, text):
        for name, value in self.remembered.items():
            text = text.replace(f"remembered-{name}", value)
        return text


class Exchange(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def exchange(self):
        proxy = self.server
        sent = self.rfile.read(int(self.headers.get("content-length", 0)))
        _, index, path = self.path.split("/", 2)
        call = proxy.calls[int(index)]
        damage = apis.damage(proxy.api, call)
        assert damage is not None, f"{proxy.api}: no way to bring a {call['status']} of {call['operation']} about"
        method, path, body = self.command, "/" + path, damage.get("body", sent.decode())
        headers = {**apis.CREDENTIALS.get(proxy.api, {}), "accept": self.headers.get("accept", "*/*")}
        if body:
            headers["content-type"] = self.headers.get("content-type", "application/json")
        headers.update(damage.get("headers", {}))
        if "id" in damage:
            path = path.replace(next(iter(call["path"].values())), damage["id"])
        if "query" in damage:
            path = path.split("?")[0] + "?" + damage["query"]
        if "instead" in damage:
            method, path = damage["instead"].split(" ")
            body = ""
        headers = {name: proxy.fill(value) for name, value in headers.items() if value is not None}
        answered = self.forward(method, proxy.fill(path), proxy.fill(body), headers)
        status, fields, content = answered
        proxy.responses[call["index"]] = (status, content)
        if status < 300:
            for name, place in apis.REMEMBERED.get((proxy.api, call["operation"]), {}).items():
                value = json.loads(content)
                for member in place:
                    value = value[member]
                proxy.remembered[name] = value
        self.send_response_only(status)
        for name, value in fields:
            if name not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        if status != 204:
            self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def forward(self, method, path, body, headers):
        connection = http.client.HTTPConnection(self.server.service, timeout=20)
        with contextlib.closing(connection):
            try:
                connection.request(method, self.server.prefix + path, body.encode() or None, headers)
            except (BrokenPipeError, ConnectionResetError):
                pass  # A body that is too large is not read; the response is there all the same.
            response = connection.getresponse()
            return response.status, [(n.lower(), v) for n, v in response.getheaders()], response.read()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = exchange

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(programs, api):
    """Runs the service of an API on a free port, with fresh state, and yields its address."""
    program = "example-seed-apis" if api in apis.SUCCESSES else "examples/orders"
    program = "example-quickstart" if api == "quickstart" else program
    command = [f"{programs}/{program}", "--listen", "127.0.0.1:0"]
    # A panic is one of the errors, and its trace says nothing here.
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(command, **quiet) as process:
        try:
            line = next((line for line in process.stdout if line.startswith("listening on")), None)
            assert line, f"{program} has ended"
            address = line.removeprefix("listening on http://").split(",")[0].strip()
            threading.Thread(target=lambda: [None for _ in process.stdout], daemon=True).start()
            yield address
        finally:
            process.terminate()


@contextlib.contextmanager
def damaging(address, api, calls):
    """A proxy before the service of an API."""
    proxy = Proxy(address, api, calls)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
