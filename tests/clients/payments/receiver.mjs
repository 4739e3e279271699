// A receiver of webhooks that verifies them by Node's library for Standard Webhooks. It speaks as receiver.py does.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Webhook, WebhookVerificationError } from "standardwebhooks";

let secret;
const write = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

function verify(body, headers) {
  try {
    return { event: new Webhook(secret).verify(body, headers), error: null };
  } catch (failure) {
    if (!(failure instanceof WebhookVerificationError)) throw failure;
    return { event: null, error: failure.message };
  }
}

const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const verified = verify(Buffer.concat(parts).toString(), request.headers);
  response.writeHead(verified.error ? 400 : 204).end();
  write({ id: request.headers["webhook-id"], ...verified });
});
server.listen(0, "127.0.0.1", () => write(server.address().port));
for await (const line of createInterface({ input: process.stdin })) {
  secret = line;
  write("secret");
}
server.close();
server.closeAllConnections();
