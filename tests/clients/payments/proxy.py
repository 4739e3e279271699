"""A proxy that notes each request of a client and its response."""

import http.client
import http.server
import threading
import time


class Proxy(http.server.ThreadingHTTPServer):
    """Passes requests on to `address`, and calls `after` when the response to the first one is there.

    `change` changes the body of the next request, but not its length.
    """

    daemon_threads = True

    def __init__(self, address, after=None):
        super().__init__(("127.0.0.1", 0), Exchange)
        self.address = address
        self.after = after
        self.change = None
        self.seen = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def close(self):
        self.shutdown()
        self.server_close()


class Exchange(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def exchange(self):
        arrived = time.monotonic()
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        change, self.server.change = self.server.change, None
        if change:
            body = change(body)
        connection = http.client.HTTPConnection(self.server.address, timeout=30)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        connection.request(self.command, self.path, body or None, headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        self.server.seen.append({
            "arrived": arrived,
            "answered": time.monotonic(),
            "idempotency_key": self.headers.get("idempotency-key"),
            "status": response.status,
            "request_id": response.headers["request-id"],
            "retry_after": response.headers["retry-after"],
            "should_retry": response.headers["stripe-should-retry"],
        })
        if self.server.after and len(self.server.seen) == 1:
            self.server.after()
        self.send_response_only(response.status)
        for name, value in response.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = exchange

    def log_message(self, *_):
        pass
