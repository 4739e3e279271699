"""A receiver of webhooks that verifies them by Python's library for Standard Webhooks.

Writes its port. A line that it reads is its secret from then on, which it confirms. It responds with 204 to a delivery that the
library verifies and with 400 to another one, and writes a line about each.
"""

import http.server
import json
import sys
import threading

from standardwebhooks import Webhook, WebhookVerificationError


class Delivery(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            event, error = Webhook(self.server.secret).verify(body, dict(self.headers)), None
        except WebhookVerificationError as failure:
            event, error = None, str(failure)
        self.send_response(400 if error else 204)
        self.end_headers()
        write({"id": self.headers["webhook-id"], "event": event, "error": error})

    def log_message(self, *_):
        pass


def write(value):
    print(json.dumps(value), flush=True)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Delivery)
threading.Thread(target=server.serve_forever, daemon=True).start()
write(server.server_port)
for line in sys.stdin:
    server.secret = line.strip()
    write("secret")
