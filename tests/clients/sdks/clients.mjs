// Clients that retry, as they are. Reads jobs from standard input, runs all of them at once, and writes what came of each.
import Anthropic from "@anthropic-ai/sdk";
import got from "got";
import OpenAI from "openai";
import Stripe from "stripe";

const messages = [{ role: "user", content: "pay" }];
const clients = {
  "openai (Node)": (url, key, method) => {
    const client = new OpenAI({ baseURL: url, apiKey: key, defaultHeaders: { "Idempotency-Key": key } });
    if (method === "GET") return client.models.retrieve("m");
    return client.chat.completions.create({ model: "m", messages });
  },
  "anthropic (Node)": (url, key, method) => {
    const client = new Anthropic({ baseURL: url, apiKey: key, defaultHeaders: { "Idempotency-Key": key } });
    if (method === "GET") return client.models.retrieve("m");
    return client.messages.create({ model: "m", max_tokens: 9, messages });
  },
  // It sends an idempotency key of its own with every POST.
  "stripe (Node)": (url, key, method) => {
    const { hostname: host, port } = new URL(url);
    const client = new Stripe(key, { host, port, protocol: "http", maxNetworkRetries: 2, telemetry: false });
    if (method === "GET") return client.paymentIntents.retrieve("pi_1");
    return client.paymentIntents.create({ amount: 100, currency: "eur" });
  },
  got: (url, key, method) => got(url, { method, headers: { "x-api-key": key } }),
};

let input = "";
for await (const chunk of process.stdin) input += chunk;
const { url, deadline, jobs } = JSON.parse(input);
const timer = new Promise((resolve) => setTimeout(resolve, deadline * 1000, "waits"));
const run = async ({ client, key, method }) => {
  const call = Promise.resolve(clients[client](url, key, method)).then(
    () => "done",
    (error) => `failed: ${error.message}`.slice(0, 200),
  );
  return [key, await Promise.race([call, timer])];
};
const results = await Promise.all(jobs.map(run));
process.stdout.write(JSON.stringify(Object.fromEntries(results)), () => process.exit(0));
