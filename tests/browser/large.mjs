// An export of 10,000 codes: how large its index is, and how long a search takes in a real browser. It prints figures and
// fails where a search does not find its code. `npm run large`; `CODES=` another number.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const built = `${process.env.CARGO_TARGET_DIR ?? `${root}/target`}/debug`;
const codes = Number(process.env.CODES ?? 10_000);

// Texts of people: the sentences of the book.
const book = await Promise.all(
  (await readdir(`${root}/docs`)).filter((name) => name.endsWith(".md")).sort().map((name) => readFile(`${root}/docs/${name}`, "utf8")),
);
const prose = book.join("\n").replace(/```[^]*?```/g, "").replace(/^[|#].*$/gm, "").replace(/[`*\[\](){}<>]/g, "");
const sentences = prose.replace(/\s+/g, " ").split(/(?<=\.) /).filter((text) => text.length > 40 && text.length < 160);
const nouns = (
  "account card charge coupon customer dispute invoice mandate order payment payout plan price product refund seat session " +
  "shipment subscription transfer token user wallet webhook"
).split(" ");
const faults = (
  "not_found expired declined locked closed limit_exceeded already_used invalid missing too_large too_many not_allowed " +
  "pending mismatch unsupported duplicated suspended unverified unavailable archived"
).split(" ");
const statuses = [400, 401, 402, 403, 404, 409, 410, 413, 422, 429, 500, 502, 503];

let seed = 17;
const pick = (all) => all[(seed = (seed * 48_271) % 2_147_483_647) % all.length];
const error = (_, at) => {
  const [noun, other, fault] = [nouns[at % nouns.length], nouns[Math.floor(at / 24) % 24], faults[Math.floor(at / 576) % 20]];
  const code = `${other}_${noun}_${fault}`;
  const words = fault.replaceAll("_", " ");
  return {
    type: pick(["card_error", "invalid_request_error", "api_error", "idempotency_error"]),
    code,
    status: pick(statuses),
    category: "not_found",
    title: `The ${noun} of the ${other} is ${words}`,
    description: `${pick(sentences)} ${pick(sentences)}`,
    cause: pick(sentences),
    action: pick(sentences),
    message: `The ${noun} {id} of this ${other} is ${words}`,
    retry: pick(["never", "after_change", "after_wait"]),
    framework: false,
    examples: [],
  };
};

const folder = await mkdtemp(join(tmpdir(), "large-"));
try {
  const model = JSON.parse(await readFile(`${root}/tests/golden/catalog/stripe_like.json`, "utf8"));
  const errors = Array.from({ length: codes }, error);
  assert.equal(new Set(errors.map(({ code }) => code)).size, codes, "a code is there twice");
  const operations = Array.from({ length: codes / 10 }, (_, at) => ({
    id: `operation_${at}`, method: "POST", path: `/v1/${pick(nouns)}s/{id}/${pick(nouns)}s/${at}`,
    errors: errors.slice(at * 10, at * 10 + 10).map(({ status, type, code }) => ({ status, type, code })),
  }));
  await writeFile(join(folder, "errors.json"), JSON.stringify({ ...model, errors, operations }));
  const out = join(folder, "pages");
  const began = performance.now();
  execFileSync(`${built}/error-catalog`, ["docs", join(folder, "errors.json"), "--out", out], { stdio: "ignore" });
  console.log(`export of ${codes} codes: ${Math.round(performance.now() - began)} ms (debug build)`);

  const size = async (name) => (await stat(join(out, name))).size;
  const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`;
  const [page, list] = [await size("index.html"), await size("list.js")];
  console.log(`index: ${kilobytes(page + list)} (index.html ${kilobytes(page)}, list.js ${kilobytes(list)}); limit 2,000 kB`);
  console.log(`errors.json: ${kilobytes(await size("errors.json"))}`);

  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  const { code, message, status, type, description } = errors[Math.floor(codes * 0.7)];
  const real = message.replace("{id}", "id_8f1c");
  const body = JSON.stringify({ error: { code, type, message: real } });
  const longest = description.split(" ").sort((one, other) => other.length - one.length)[0].replace(/\W/g, "");
  const searches = {
    "the first": [code, code],
    "a code": [code, code],
    "a code in another spelling": [code.toUpperCase().replaceAll("_", "-"), code],
    "a misspelt code": [`${code.slice(0, 5)}${code.slice(6)}`, code],
    "a message": [`api: ${real} (request req_8f1c)`, code],
    "a response": [`HTTP/1.1 ${status} X content-type: application/json x-request-id: 8f1c ${body}`, code],
    "a response of 4,096 characters": [`HTTP/1.1 ${status} X ${"x-padding: 8f1c ".repeat(240)}`.slice(0, 4090 - body.length) + body, code],
    "words": [code.replaceAll("_", " "), code],
    "a word of a description": [longest, undefined],
    "most words": [`zebra ${code.replaceAll("_", " ")}`, undefined],
    "nothing": ["zebra quagga okapi", undefined],
  };
  const tab = await browser.newPage();
  await tab.goto(`file://${out}/index.html`);
  const loaded = await tab.evaluate(async () => {
    const began = performance.now();
    document.querySelector("#q").focus();
    while (!globalThis.errorList) await new Promise((next) => setTimeout(next));
    return performance.now() - began;
  });
  console.log(`the list is loaded, when the field has the focus: ${Math.round(loaded)} ms`);
  for (const [name, [text, wanted]] of Object.entries(searches)) {
    // From the key to the painted list, in the page.
    const [took, first, count] = await tab.evaluate(async (text) => {
      const field = document.querySelector("#q");
      const count = document.querySelector("p.count");
      count.textContent = "";
      const changed = new Promise((resolve) => new MutationObserver(resolve).observe(count, { childList: true }));
      const began = performance.now();
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await changed;
      await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
      return [performance.now() - began, document.querySelector("tbody a")?.textContent, count.textContent];
    }, text);
    console.log(`search: ${name}: ${Math.round(took)} ms; ${count}`);
    if (wanted) assert.equal(first, wanted, name);
  }
  await browser.close();
} finally {
  await rm(folder, { recursive: true });
}
