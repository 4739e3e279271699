// An error as a page in a real browser: `npm test`, with `CHROMIUM` where it is not at /usr/bin/chromium,
// and `SCREENSHOTS=folder` to keep a picture.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const built = `${process.env.CARGO_TARGET_DIR ?? `${root}/target`}/debug`;
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let server, browser, origin;

before(async () => {
  server = spawn(`${built}/example-polyglot`, ["--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  origin = await new Promise((resolve, reject) => {
    server.on("error", reject);
    server.stdout.on("data", (text) => {
      const found = String(text).match(/listening on (http:\/\/\S+)/);
      if (found) resolve(found[1]);
    });
  });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
});

after(async () => {
  await browser?.close();
  server?.kill();
});

for (const colorScheme of ["light", "dark"]) {
  test(`an error is a page that a person can read (${colorScheme})`, async () => {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("request", (request) => assert.ok(request.url().startsWith(origin), request.url()));
    const response = await page.goto(`${origin}/books/9`);
    assert.equal(response.status(), 404);
    assert.match(response.headers()["content-type"], /^text\/html/);
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "No such book");
    assert.ok(await page.getByText("The library has no book with the number 9").isVisible());
    assert.ok(await page.getByText("Request id:").isVisible());
    // The policy lets its own style apply: in each scheme the page has its own colour.
    const back = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(back, colorScheme === "dark" ? "rgb(17, 19, 24)" : "rgb(251, 251, 253)");
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(found.violations.map(({ id }) => id), []);
    // The browser reports the 404 itself, and nothing else.
    assert.deepEqual(said.filter((text) => !text.includes("404")), []);
    if (process.env.SCREENSHOTS && colorScheme === "light") await page.screenshot({ path: `${process.env.SCREENSHOTS}/error-page.png` });
    await page.getByRole("link", { name: "More about this error" }).click();
    await page.waitForURL("**/errors/book_not_found");
    await context.close();
  });
}

test("a browser in German gets a page in German", async () => {
  const context = await browser.newContext({ locale: "de-DE" });
  const page = await context.newPage();
  const response = await page.goto(`${origin}/books/9`);
  assert.equal(response.headers()["content-language"], "de");
  assert.equal(await page.locator("html").getAttribute("lang"), "de");
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Dieses Buch gibt es nicht");
  assert.ok(await page.getByText("Die Bibliothek hat kein Buch mit der Nummer 9").isVisible());
  assert.ok(await page.getByText("Kennung der Anfrage:").isVisible());
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(found.violations.map(({ id }) => id), []);
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/error-page-de.png` });
  await context.close();
});
