// The pages of a catalog in a real browser: `npm test`, with `CHROMIUM` where it is not at /usr/bin/chromium,
// and `SCREENSHOTS=folder` to keep pictures.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const built = `${process.env.CARGO_TARGET_DIR ?? `${root}/target`}/debug`;
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pictures = process.env.SCREENSHOTS;

let server, browser, origin;

/** Starts the five APIs; what they are served at. */
async function start(...options) {
  const listen = ["--listen", "127.0.0.1:0", ...options];
  server = spawn(`${built}/example-seed-apis`, listen, { stdio: ["ignore", "pipe", "ignore"] });
  origin = await new Promise((resolve, reject) => {
    let said = "";
    server.on("error", reject);
    server.on("exit", () => reject(new Error(`the example ended: ${said}`)));
    server.stdout.on("data", (text) => {
      said += text;
      const found = said.match(/listening on (http:\/\/\S+)/);
      if (found) resolve(found[1]);
    });
  });
}

function stop() {
  server?.removeAllListeners("exit");
  server?.kill();
}

// A service for each test: it counts the requests of its clients.
beforeEach(() => start());

afterEach(stop);

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
});

after(async () => {
  await browser?.close();
});

/** Runs `steps` on a new page, which may say nothing to the console and ask nobody but its own origin. */
async function on({ own = origin, ...options }, steps) {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"], ...options });
  const page = await context.newPage();
  const faults = [];
  // The page of a code that is not there is a 404, which the browser reports as well.
  const isMeant = (url) => /\/errors\/none$|\/(in)?suffic[a-z]*[-_]funds(\.html)?$/.test(url);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !isMeant(message.location().url)) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${own}/`)) faults.push(`asks ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !isMeant(response.url())) faults.push(`${response.status()} ${response.url()}`);
  });
  await steps(page);
  assert.deepEqual(faults, []);
  await context.close();
}

/** Holds the page against axe's rules, those of AA contrast among them. */
async function isAccessible(page) {
  // By the browser's debugger, which no content security policy binds: the page's own forbids foreign scripts.
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const violations = found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(", ")}`);
  assert.deepEqual(violations, []);
  assert.ok(found.passes.length > 10, "axe looked at little");
}

const picture = async (page, name) => {
  if (!pictures) return;
  const [width, height] = await page.evaluate(() => [innerWidth, Math.min(document.documentElement.scrollHeight, 2400)]);
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true, clip: { x: 0, y: 0, width, height } });
};

test("searches and filters", () =>
  on({}, async (page) => {
    await page.goto(`${origin}/stripe-like/errors/`);
    const rows = page.locator("tbody tr");
    const all = await rows.count();
    await page.getByRole("searchbox", { name: "Search" }).fill("key");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.waitForURL("**/?q=key*");
    assert.ok((await rows.count()) < all);
    assert.ok((await rows.locator("a").allInnerTexts()).includes("invalid_api_key"));
    assert.equal(await page.getByRole("searchbox").inputValue(), "key");

    await page.getByRole("link", { name: "Clear" }).click();
    await page.getByLabel("Status").selectOption("429");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.waitForURL("**status=429*");
    assert.equal(await rows.count(), 1);
    assert.match(await page.getByRole("status").first().innerText(), /^1 of \d+ errors$/);

    await page.getByRole("link", { name: "Clear" }).click();
    await page.getByLabel("Type").selectOption("card_error");
    await page.getByLabel("Operation").selectOption({ label: "POST /v1/transfers" });
    await page.getByRole("button", { name: "Filter" }).click();
    await page.waitForURL("**type=card_error*");
    assert.deepEqual(await rows.locator("a").allInnerTexts(), ["insufficient_funds"]);
  }));

const body =
  '{"error":{"code":"insufficient_funds","message":"The source account does not have sufficient funds",' +
  '"param":"amount","type":"card_error"}}';
const head = "HTTP/1.1 422 Unprocessable Entity\r\ncontent-type: application/json\r\nx-request-id: 8f1c\r\n\r\n";

/** What a reader may paste, and the codes that are found for it. */
const searches = {
  "InsufficientFunds": ["insufficient_funds"],
  "422": ["insufficient_funds", "validation_failed"],
  "POST /v1/transfers": undefined,
  '{"error":{"code":"insufficient_funds","type":"card_error"}}': ["insufficient_funds"],
  "The source account does not have sufficient funds for this": undefined,
  "<Error><Code>INSUFFICIENT_FUNDS</Code></Error>": ["insufficient_funds"],
  [body]: ["insufficient_funds"],
  [head + body]: ["insufficient_funds"],
  [JSON.stringify(JSON.parse(body), null, 2)]: ["insufficient_funds"],
  [JSON.stringify({ level: "warn", body })]: ["insufficient_funds"],
  [body.replaceAll('"', "&quot;")]: ["insufficient_funds"],
  [body.replaceAll('"', "'")]: ["insufficient_funds"],
  [body.slice(0, 40)]: ["insufficient_funds"],
  "map[error:map[code:insufficient_funds type:card_error]]": ["insufficient_funds"],
  "code=insufficient_funds status=422": ["insufficient_funds"],
  "stripe.error.CardError: Request req_8f1c: The source account does not have sufficient funds": undefined,
  "insufficent_funds": ["insufficient_funds"],
  "\u001b[33m WARN\u001b[0m code\u001b[2m=\u001b[0mforbidden": ["forbidden"],
  "[33m WARN[0m [3mcode[0m[2m=[0mforbidden": ["forbidden"],
  "[code] => forbidden [type] => invalid_request_error": ["forbidden"],
  "{“error”:{“code”:“forbidden”,“type”:“invalid_request_error”}}": ["forbidden"],
  "403 Forbidden nginx": undefined,
  "insufficient_fun…": ["insufficient_funds"],
  "“insufficient_funds”": ["insufficient_funds"],
  '"POST /v1/transfers HTTP/1.1" 422 148': undefined,
  "https://api.example.com/v1/transfers": undefined,
  "HTTP/2 429": ["rate_limit_exceeded"],
  "(429)": ["rate_limit_exceeded"],
  "429 too many requests": ["rate_limit_exceeded"],
  "sufficient account": undefined,
  "{": undefined,
  "\\u00e9 \\ \\n": [],
  // An ellipsis before letters of two, three and four bytes; what is near is counted in characters.
  "a...ü.c": [],
  "中...𝒂.. code=insufficient_funds...ü": ["insufficient_funds"],
  [`${"𝒂".repeat(40)} {"code":"insufficient_funds","x":"${"𝒂".repeat(40)}"}`]: ["insufficient_funds"],
  // Words behind the first 256 characters are not looked for.
  [`422${" HTTP/1.1".repeat(24)} ${"𝒂".repeat(30)} zebra`]: undefined,
  "req_8f1c": [],
  "x-request-id: dfd66d0d-9769-4daa-a2c7-c8882e7a6e40": [],
  "zebra": [],
};

test("the list changes while the reader types", () =>
  on({}, async (page) => {
    await page.goto(`${origin}/stripe-like/errors/`);
    const rows = page.locator("tbody tr");
    await page.getByRole("searchbox").pressSequentially("InsufficientFunds");
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
    assert.deepEqual(await rows.locator("a").allInnerTexts(), ["insufficient_funds"]);
    assert.match(page.url(), /\?q=InsufficientFunds$/);
    await isAccessible(page);
    await page.getByRole("searchbox").fill("zebra");
    await page.getByText("No error matches.").waitFor();
    assert.equal(await page.getByRole("link", { name: "contact support", exact: true }).getAttribute("href"), "https://example.com/support");
    await page.getByRole("searchbox").fill("");
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length > 1);
    assert.equal(new URL(page.url()).search, "");
  }));

test("a pasted response is explained in one step", () =>
  on({}, async (page) => {
    const response = await page.request.get(`${origin}/stripe-like/v1/none`);
    await page.goto(`${origin}/stripe-like/errors/`);
    const whole = `HTTP/1.1 ${response.status()} Not Found\r\ncontent-type: application/json\r\n\r\n${await response.text()}`;
    await page.evaluate((text) => navigator.clipboard.writeText(text), whole);
    await page.getByRole("searchbox").focus();
    await page.keyboard.press("Control+V");
    const best = page.getByRole("region", { name: "The error that was found" });
    await best.getByRole("link", { name: "resource_not_found" }).waitFor();
    for (const name of ["What it means", "How to fix it", "Retry"]) await best.getByRole("heading", { name }).waitFor();
    assert.equal(await best.getByRole("link", { name: "Contact support" }).count(), 1);
    await isAccessible(page);
  }));

test("a type URI of a live error leads to its page", () =>
  on({}, async (page) => {
    const problem = await (await page.request.get(`${origin}/none`)).json();
    await page.goto(new URL(problem.type, `${origin}/none`).href);
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), problem.code);
    assert.equal(await page.getByRole("heading", { level: 2 }).first().innerText(), problem.title);
    await page.getByRole("link", { name: "All errors" }).click();
    await page.waitForURL("**/errors/");
  }));

test("an example is copied", () =>
  on({}, async (page) => {
    await page.goto(`${origin}/stripe-like/errors/insufficient_funds`);
    await page.getByRole("button", { name: /Copy: Response/ }).click();
    await page.getByText("Copied").first().waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^HTTP\/1.1 422 Unprocessable Content\n[^]*"code": "insufficient_funds"/);
    await page.getByRole("button", { name: /Copy: A request/ }).first().click();
    await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith("curl"));
  }));

test("a request that forces an error is copied, and returns it", async () => {
  stop();
  await start("--test-mode");
  await on({}, async (page) => {
    await page.goto(`${origin}/stripe-like/errors/insufficient_funds`);
    await page.getByRole("heading", { name: "Try it" }).waitFor();
    await isAccessible(page);
    await page.getByRole("button", { name: /Copy: POST/ }).click();
    await page.waitForFunction(async () => (await navigator.clipboard.readText()).includes("prefer"));
    const command = await page.evaluate(() => navigator.clipboard.readText());
    const env = { ...process.env, API_BASE: `${origin}/stripe-like`, API_KEY: "sk_test_sandbox" };
    const said = execFileSync("sh", ["-c", command], { env, stdio: ["ignore", "pipe", "ignore"] }).toString();
    assert.match(said, /^HTTP\/1.1 422 [^]*preference-applied: error=insufficient_funds[^]*"code":"insufficient_funds"/);
  });
});

test("works without JavaScript", () =>
  on({ javaScriptEnabled: false }, async (page) => {
    await page.goto(`${origin}/stripe-like/errors/`);
    await page.getByLabel("Status").selectOption("422");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByRole("link", { name: "insufficient_funds" }).click();
    await page.waitForURL("**/errors/insufficient_funds");
    assert.equal(await page.getByRole("button").count(), 0);
    assert.match(await page.getByRole("region", { name: /^Response/ }).last().innerText(), /insufficient_funds/);

    await page.goto(`${origin}/stripe-like/errors/`);
    await page.getByRole("searchbox").fill(`${head}${body}`.replace(/\s+/g, " "));
    await page.getByRole("button", { name: "Filter" }).click();
    await page.waitForURL("**/?q=HTTP*");
    assert.deepEqual(await page.locator("tbody tr a").allInnerTexts(), ["insufficient_funds"]);
    const best = page.getByRole("region", { name: "The error that was found" });
    await best.getByRole("heading", { name: "How to fix it" }).waitFor();
  }));

test("a search is bounded", () =>
  on({}, async (page) => {
    await page.goto(`${origin}/stripe-like/errors/`);
    const asked = [];
    page.on("request", (request) => asked.push(request.url().length));
    await page.evaluate((text) => navigator.clipboard.writeText(text), `insufficient_funds ${'{"a":1}'.repeat(20_000)}`);
    await page.getByRole("searchbox").focus();
    await page.keyboard.press("Control+V");
    await page.getByRole("link", { name: "insufficient_funds" }).last().waitFor();
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
    assert.equal((await page.getByRole("searchbox").inputValue()).length, 4096);
    assert.ok(Math.max(...asked) < 16_384, `an address of ${Math.max(...asked)} characters`);
  }));

test("is used by keyboard", () =>
  on({}, async (page) => {
    await page.goto(`${origin}/stripe-like/errors/`);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("funds");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/?q=funds*");
    // The keys move a focus that is seen.
    await page.getByRole("searchbox").focus();
    for (let steps = 0; steps < 12; steps++) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate(() => document.activeElement.textContent)) === "insufficient_funds") break;
    }
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(outline, "none");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/errors/insufficient_funds");
  }));

/** Searches the index of an export at `address`. */
async function isSearched(page, address) {
  await page.goto(`${address}/index.html`);
  const rows = page.locator("tbody tr");
  const said = page.getByRole("status").first();
  const [whole, counted] = [await rows.count(), await said.innerText()];
  await page.getByRole("searchbox", { name: "Search" }).fill("FUNDS");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  assert.match(await said.innerText(), /^1 of \d+ errors$/);
  await page.getByRole("searchbox").fill("");
  await page.getByLabel("Status").selectOption("429");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  await page.getByLabel("Type").selectOption("card_error");
  await page.getByText("No error matches.").waitFor();
  await page.getByLabel("Status").selectOption("");
  await page.getByRole("link", { name: "insufficient_funds" }).waitFor();
  // axe asks for the styles, which no script may read from a folder.
  if (address.startsWith("http:")) await isAccessible(page);
  await page.getByLabel("Type").selectOption("");
  await page.getByText(counted, { exact: true }).waitFor();
  assert.equal(await rows.count(), whole);
  await page.getByRole("searchbox").fill("insufficient_funds");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  const best = page.getByRole("region", { name: "The error that was found" });
  if (address.startsWith("http:")) {
    for (const name of ["What it means", "How to fix it", "Retry"]) await best.getByRole("heading", { name }).waitFor();
    await isAccessible(page);
  } else assert.equal(await best.count(), 0);
  // Of one error the page is a step away.
  await page.getByRole("searchbox").press("Enter");
  await page.waitForURL("**/insufficient_funds.html");

  await page.goto(`${address}/404.html`);
  await page.getByRole("heading", { name: "No such code" }).waitFor();
}

test("a server and an export find the same", async () => {
  const folder = await mkdtemp(join(tmpdir(), "export-"));
  try {
    const catalog = join(folder, "errors.json");
    await writeFile(catalog, await (await fetch(`${origin}/stripe-like/errors/errors.json`)).text());
    execFileSync(`${built}/error-catalog`, ["docs", catalog, "--out", join(folder, "pages")], { stdio: "ignore" });
    const found = async (page, address) => {
      const lists = [];
      await page.goto(address);
      for (const text of Object.keys(searches)) {
        await page.evaluate(() => (document.querySelector("p.count").textContent = ""));
        // What a paste makes of line breaks.
        await page.getByRole("searchbox").fill(text.replace(/\s*\n\s*/g, " "));
        await page.waitForFunction(() => document.querySelector("p.count").textContent);
        lists.push(await page.locator("tbody tr a").allInnerTexts());
      }
      return lists;
    };
    let served, exported;
    await on({}, async (page) => (served = await found(page, `${origin}/stripe-like/errors/`)));
    const own = `file://${folder}/pages`;
    await on({ own }, async (page) => (exported = await found(page, `${own}/index.html`)));
    assert.deepEqual(exported, served);
    Object.values(searches).forEach((codes, at) => codes && assert.deepEqual(served[at], codes));
    const isFound = ([text, codes], at) => served[at].length > 0 || codes?.length === 0 || text === "{";
    assert.ok(Object.entries(searches).every(isFound), JSON.stringify(served));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("an export is searched, from a server and from a folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "export-"));
  const catalog = `${root}/tests/golden/catalog/stripe_like.json`;
  execFileSync(`${built}/error-catalog`, ["docs", catalog, "--out", folder], { stdio: "ignore" });
  // The policy of the served pages has to be enough.
  const policy = (await fetch(`${origin}/stripe-like/errors/`)).headers.get("content-security-policy");
  assert.match(policy, /^default-src 'none'/);
  const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
  const files = createServer(async (request, response) => {
    const name = new URL(request.url, "http://localhost").pathname;
    const headers = { "content-type": types[extname(name)], "content-security-policy": policy };
    readFile(join(folder, name)).then(
      (text) => response.writeHead(200, headers).end(text),
      async () => {
        // As static hosts do.
        const missing = { ...headers, "content-type": "text/html" };
        response.writeHead(404, missing).end(await readFile(join(folder, "404.html")));
      },
    );
  });
  try {
    await new Promise((listening) => files.listen(0, "127.0.0.1", listening));
    const own = `http://127.0.0.1:${files.address().port}`;
    await on({ own }, (page) => isSearched(page, own));
    await on({ own: `file://${folder}` }, (page) => isSearched(page, `file://${folder}`));
    await on({ own }, async (page) => {
      for (const name of ["insufficent_funds", "insufficent_funds.html", "sufficient-funds"]) {
        await page.goto(`${own}/${name}`);
        await page.getByText("Did you mean:").waitFor();
        assert.equal(await page.getByRole("link", { name: "insufficient_funds" }).getAttribute("href"), "./insufficient_funds.html");
      }
      await isAccessible(page);
      await page.getByRole("link", { name: "insufficient_funds" }).click();
      await page.waitForURL("**/insufficient_funds.html");
    });
    await on({ own, javaScriptEnabled: false }, async (page) => {
      await page.goto(`${own}/index.html`);
      assert.equal(await page.getByRole("searchbox").count(), 0);
    });
  } finally {
    files.closeAllConnections();
    files.close();
    await rm(folder, { recursive: true });
  }
});

for (const colorScheme of ["light", "dark"]) {
  for (const [size, viewport] of Object.entries({ wide: { width: 1100, height: 900 }, narrow: { width: 390, height: 844 } })) {
    test(`breaks no rule of axe: ${colorScheme}, ${size}`, () =>
      on({ colorScheme, viewport }, async (page) => {
        const pages = {
          index: "/stripe-like/errors/?type=invalid_request_error",
          error: "/stripe-like/errors/insufficient_funds",
          several: "/finqware/errors/invalid_access_token",
          numbers: "/finimpulse/errors/",
          missing: "/stripe-like/errors/none",
          found: "/stripe-like/errors/?q=insufficient_funds",
          nothing: "/stripe-like/errors/?q=req_8f1c",
        };
        for (const [name, path] of Object.entries(pages)) {
          await page.goto(origin + path);
          await isAccessible(page);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is too wide`);
          // On a phone tables are cards: no title, no meaning and no retry rule is beyond the edge.
          const cells = page.locator("th[scope=row], td").filter({ visible: true });
          const isCut = (cells) => cells.filter((cell) => cell.getBoundingClientRect().right > innerWidth).length;
          assert.equal(await cells.evaluateAll(isCut), 0, `${path} cuts cells`);
          await picture(page, `catalog-${name}-${colorScheme}-${size}`);
        }
      }));
  }
}

test("is printed whole, without what only a screen has", () =>
  on({ viewport: { width: 794, height: 1123 } }, async (page) => {
    await page.emulateMedia({ media: "print" });
    for (const [name, path] of Object.entries({ index: "/stripe-like/errors/", error: "/stripe-like/errors/insufficient_funds" })) {
      await page.goto(origin + path);
      for (const hidden of ["form.filter", "button", "nav", ".anchor"]) {
        const shown = page.locator(hidden).filter({ visible: true });
        assert.equal(await shown.count(), 0, `${path} prints ${hidden}`);
      }
      // The code for each language is folded on a screen.
      const folded = page.locator("details pre").filter({ visible: false });
      assert.equal(await folded.count(), 0, `${path} prints no code`);
      const cut = await page.evaluate(() => [...document.querySelectorAll("pre, .scroll")].filter((it) => it.scrollWidth > it.clientWidth).length);
      assert.equal(cut, 0, `${path} cuts texts`);
      await picture(page, `catalog-${name}-print`);
    }
  }));
