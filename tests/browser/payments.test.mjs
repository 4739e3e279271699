// The pages of the payments service, and what a real Prometheus shows of it: `npm test`, with `CHROMIUM` where it is not at
// /usr/bin/chromium. `SCREENSHOTS=folder` keeps pictures, and then needs `prometheus` and some minutes.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const built = `${process.env.CARGO_TARGET_DIR ?? `${root}/target`}/debug`;
const pictures = process.env.SCREENSHOTS;

let browser, folder, service, origin, metrics, key;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
  folder = await mkdtemp(join(tmpdir(), "payments-"));
  service = spawn(`${built}/example-payments`, [
    "--listen", "127.0.0.1:0", "--data-folder", join(folder, "data"), "--rate-limit", "100000", "--rate-burst", "1000",
    "--processor-timeout", "300ms",
  ], { stdio: ["ignore", "pipe", "ignore"] });
  const printed = await new Promise((resolve, reject) => {
    let said = "";
    service.on("error", reject);
    service.on("exit", () => reject(new Error(`the service ended: ${said}`)));
    service.stdout.on("data", (text) => {
      said += text;
      if (/health .*\n/.test(said) && /metrics .*\n/.test(said)) resolve(said);
    });
  });
  [, origin] = printed.match(/listening on (http:\/\/[^,\s]+)/);
  [, metrics] = printed.match(/metrics +(http:\/\/\S+)\/metrics/);
  [, key] = printed.match(/test +(\S+)/);
});

after(async () => {
  service?.removeAllListeners("exit");
  service?.kill();
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Sends a form with the test key; the status and the body of the response. */
async function post(path, form, headers = {}) {
  const response = await fetch(`${origin}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "idempotency-key": crypto.randomUUID(), ...headers },
    body: new URLSearchParams(form),
  });
  return [response.status, await response.json()];
}

async function account(email) {
  const [status, body] = await post("/v1/accounts", { email, currency: "EUR", balance: "1000000" });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
}

/** Opens a page, which may load nothing from elsewhere, and keeps a picture of its first `height` pixels. */
async function open(url, name, [width, height], ready, steps = async () => {}) {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  try {
    const page = await context.newPage();
    const elsewhere = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(new URL(url).origin) && !request.url().startsWith("data:")) elsewhere.push(request.url());
    });
    await page.goto(url);
    await ready(page);
    await steps(page);
    assert.deepEqual(elsewhere, []);
    if (pictures) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: `${pictures}/payments-${name}.png` });
    }
  } finally {
    await context.close();
  }
}

test("a page for each error", async () => {
  const catalog = await (await fetch(`${origin}/errors/errors.json`)).json();
  await open(`${origin}/errors/`, "errors", [1100, 760], async (page) => {
    await page.getByRole("link", { name: "insufficient_funds", exact: true }).waitFor();
    assert.equal(await page.locator("tbody tr").count(), catalog.errors.length);
  });
  await open(`${origin}/errors/insufficient_funds`, "error", [1100, 1000], (page) => page.getByText("prefer: error=insufficient_funds").first().waitFor());
});

test("an operation is tried in the browser", () =>
  open(`${origin}/docs/`, "docs", [1100, 1000], (page) => page.getByText("/v1/transfers").first().waitFor(), async (page) => {
    const operations = await page.locator(".opblock").count();
    const document = await (await fetch(`${origin}/openapi.json`)).json();
    assert.equal(operations, Object.values(document.paths).flatMap(Object.keys).length);
    // Without a key: the error is that of the API.
    const operation = page.locator(".opblock").filter({ hasText: "/v1/accounts" }).first();
    await operation.locator(".opblock-summary-control").click();
    await operation.getByRole("button", { name: "Try it out" }).click();
    await operation.getByRole("button", { name: "Execute" }).click();
    await operation.locator(".live-responses-table").getByText("authentication_required").first().waitFor();
    await operation.locator(".live-responses-table").scrollIntoViewIfNeeded();
  }));

/** What clients do wrong, and what fails, for `seconds`: more of it in the second half. */
async function traffic(seconds) {
  const [ada, bob] = [await account("ada@example.com"), await account("bob@example.com")];
  const transfer = (amount) => post("/v1/transfers", { source: ada, destination: bob, amount, currency: "EUR" });
  const charge = (card) => post("/v1/charges", { account: ada, amount: "100", currency: "EUR", card });
  const began = Date.now();
  const passed = () => (Date.now() - began) / 1000 / seconds;
  for (let number = 0; passed() < 1; number++) {
    const calls = [transfer("1")];
    if (number % 2) calls.push(transfer("99999999"), fetch(`${origin}/v1/accounts/acc_9`, { headers: { authorization: `Bearer ${key}` } }));
    if (number % 3 === 0) calls.push(charge("tok_declined"), fetch(`${origin}/v1/accounts`));
    if (number % 4 === 0) calls.push(post("/v1/accounts", { email: "nobody", currency: "XYZ" }));
    if (passed() > 0.5) calls.push(charge("tok_error"), charge("tok_busy"));
    await Promise.all(calls);
    await sleep(200);
  }
}

/** A Prometheus with the rules of the service's catalog; its address. */
async function prometheus() {
  const monitoring = join(folder, "monitoring");
  await writeFile(join(folder, "errors.json"), await (await fetch(`${origin}/errors/errors.json`)).text());
  execFileSync(`${built}/error-catalog`, [
    "dashboards", join(folder, "errors.json"), "--out", monitoring, "--window", "15s", "--for", "10s",
  ]);
  await writeFile(join(monitoring, "prometheus.yaml"), JSON.stringify({
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    rule_files: ["error-rules.yaml"],
    scrape_configs: [{ job_name: "payments", static_configs: [{ targets: [metrics.replace("http://", "")] }] }],
  }));
  const free = await new Promise((resolve) => {
    const socket = createServer().listen(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
  const child = spawn("prometheus", [
    `--config.file=${join(monitoring, "prometheus.yaml")}`, `--storage.tsdb.path=${join(folder, "samples")}`,
    `--web.listen-address=127.0.0.1:${free}`,
  ], { stdio: "ignore" });
  return [child, `http://127.0.0.1:${free}`, JSON.parse(await readFile(join(monitoring, "error-dashboard.json"), "utf8"))];
}

test("Prometheus shows the errors", { skip: !pictures && "only for pictures" }, async () => {
  const [child, address, dashboard] = await prometheus();
  try {
    await traffic(180);
    // The query of a panel of the dashboard, as Prometheus draws it.
    const query = (title) => dashboard.panels.find((panel) => panel.title === title).targets[0].expr
      .replace('"$route"', '".*"').replace("$__rate_interval", "15s");
    const graph = new URLSearchParams({ "g0.expr": query("By code"), "g0.tab": "0", "g0.range_input": "3m" });
    await open(`${address}/classic/graph?${graph}`, "graphs", [1100, 920], async (page) => {
      await page.waitForLoadState("networkidle");
      await sleep(2000);
    });
    await open(`${address}/classic/alerts`, "alerts", [1400, 860], (page) => page.waitForLoadState("networkidle"), async (page) => {
      await page.getByText("Show annotations").click();
      await page.locator("tr.alert_header").filter({ hasText: "ApiServerErrors" }).click();
      await page.getByText("Payments has been failing with bad_gateway").waitFor();
    });
  } finally {
    child.kill();
  }
});
