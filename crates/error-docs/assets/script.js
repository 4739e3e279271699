// Adds what a page can't do without a script: buttons that copy examples, and the search of an export.
"use strict";

const said = document.createElement("p");
said.className = "said";
said.setAttribute("role", "status");
document.body.append(said);

for (const example of document.querySelectorAll("figure.example")) {
  const caption = example.querySelector("figcaption");
  const code = example.querySelector("code");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy: ${caption.textContent}`);
  button.addEventListener("click", async () => {
    let done = "Copied";
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      // Without a secure context there is no clipboard: the text is selected instead.
      getSelection().selectAllChildren(code);
      done = "Selected";
    }
    button.textContent = done;
    said.textContent = done;
    setTimeout(() => {
      button.textContent = "Copy";
      said.textContent = "";
    }, 2000);
  });
  caption.append(button);
}

// Where no server searches, the whole list is here, and loaded once it is asked for.
for (const form of document.querySelectorAll("form[data-list]")) {
  const SHOWN = 50;
  const rows = document.querySelector("tbody");
  const count = document.querySelector(".count");
  const pages = document.querySelector("nav.pages");
  const whole = { rows: [...rows.children], count: count.textContent };

  const element = (name, text, properties = {}) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(text);
    return made;
  };
  const cells = {
    Status: ({ status }) =>
      element("td", element("span", status, { className: `status s${Math.floor(status / 100)}` })),
    Code: ({ code, link }) => element("th", element("a", element("code", code), { href: link }), { scope: "row" }),
    Number: ({ number }) => element("td", number ?? ""),
    Title: ({ title }) => element("td", element("bdi", title)),
    Type: ({ type }) => element("td", type ? element("code", type) : ""),
    Retry: ({ retry }) => element("td", retry, { className: "retry" }),
  };
  const columns = [...document.querySelectorAll("thead th")].map((column) => cells[column.textContent]);
  const row = (error) => {
    const made = document.createElement("tr");
    made.append(...columns.map((cell) => cell(error)));
    return made;
  };

  let loading;
  const load = () =>
    (loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = form.dataset.list;
      script.addEventListener("load", () => resolve(globalThis.errorList));
      script.addEventListener("error", reject);
      document.head.append(script);
    }));

  const show = (shown, text, hasPages) => {
    rows.replaceChildren(...shown);
    count.textContent = text;
    if (pages) pages.hidden = !hasPages;
  };
  const search = async () => {
    let list;
    try {
      list = await load();
    } catch {
      loading = undefined;
      count.textContent = "The list could not be loaded.";
      return;
    }
    // Read after the wait: what is in the fields by now counts.
    const { q, status, type } = Object.fromEntries(new FormData(form));
    const words = q.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length && !status && !type) return show(whole.rows, whole.count, true);
    const found = list.filter(
      (error) =>
        (!status || error.status === Number(status)) &&
        (!type || error.type === type) &&
        words.every((word) => error.searched.includes(word)),
    );
    const of = found.length ? `${found.length} of ${list.length} errors` : "No error fits.";
    show(found.slice(0, SHOWN).map(row), found.length > SHOWN ? `${of}, the first ${SHOWN}` : of, false);
  };

  form.addEventListener("input", search);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
}
