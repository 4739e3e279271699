// The clients of Node: each makes one call and returns what its author sees. Reads a call from each line, and writes a line for it.
import { createInterface } from "node:readline";
import got from "got";
import Stripe from "stripe";

const clients = {
  async "stripe (Node)"(url, call) {
    const { hostname: host, port } = new URL(url);
    const client = new Stripe(call.key, { host, port, protocol: "http", maxNetworkRetries: 2, telemetry: false });
    const resource = client[call.resource];
    try {
      const result = await (call.id ? resource.retrieve(call.id) : resource.create(call.params));
      return { class: null, status: result.lastResponse.statusCode, request_id: result.lastResponse.requestId };
    } catch (error) {
      const { statusCode: status, requestId: request_id, code, param = null, message } = error;
      return { class: error.type, status, request_id, code, param, message };
    }
  },
  async got(url, call) {
    const options = {
      method: call.params ? "POST" : "GET",
      headers: { authorization: `Bearer ${call.key}`, "idempotency-key": call.idempotency_key },
      retry: { limit: 3, methods: ["GET", "POST"] },
      ...(call.params && { form: call.params }),
    };
    const response = await got(`${url}/v1/${call.resource}${call.id ? `/${call.id}` : ""}`, options);
    return { class: null, status: response.statusCode, request_id: response.headers["request-id"] };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { client, url, call } = JSON.parse(line);
  const result = await clients[client](url, call).catch((error) => ({ failed: String(error) }));
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
