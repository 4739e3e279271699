// Adds what a page can't do without a script: buttons that copy examples, a list that changes while you type, and the
// search of an export.
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

// Finds the errors that a reader means, the likeliest first, as the server does (search.rs): by a code in any spelling, a
// number, a message with real values, a body, a path, or words.
const find = ({ errors, operations }, search) => {
  const all = [...errors.keys()];
  const letters = (name) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const words = search.slice(0, 256).split(/\s+/).filter(Boolean).slice(0, 16);
  const distinct = (found) => [...new Set(found)];

  const named = (name) => {
    const wanted = letters(name);
    return wanted ? all.filter((at) => errors[at].names.some((known) => letters(known) === wanted)) : [];
  };
  const standsIn = (parts, text) => {
    let from = 0;
    return parts.every((part) => {
      const at = text.indexOf(part, from);
      from = at + part.length;
      return at >= 0;
    });
  };
  const withMessage = (text) => {
    const small = text.toLowerCase();
    return all.filter((at) => errors[at].messages.some((parts) => standsIn(parts, small)));
  };
  const isAt = (template, word) => {
    const path = word.replace(/^[a-z]+:\/\/[^/]*/i, "").split(/[?#]/)[0];
    if (!path.startsWith("/")) return false;
    const segments = (text) => text.replace(/\/+$/, "").split("/").slice(1);
    const [known, asked] = [segments(template), segments(path)];
    if (!known.some((segment) => segment && !segment.startsWith("{"))) return known.join("/") === asked.join("/");
    return known
      .reverse()
      .every((segment, at) => segment === asked.at(-1 - at) || (segment.startsWith("{") && asked.at(-1 - at)));
  };
  const ofWords = () => {
    const left = [...words];
    const isNamed = (word) => (it) => it.id === word || isAt(it.path, word);
    let known;
    const at = left.findIndex((word) => operations.some(isNamed(word)));
    if (at >= 0) {
      const meant = operations.filter(isNamed(left.splice(at, 1)[0]));
      const method = left.findIndex((word) => operations.some((it) => it.method === word.toUpperCase()));
      const wanted = method >= 0 ? left.splice(method, 1)[0].toUpperCase() : undefined;
      known = new Set(meant.filter((it) => !wanted || it.method === wanted).flatMap((it) => it.errors));
    }
    const small = left.map((word) => word.toLowerCase());
    return all.filter((at) => (!known || known.has(at)) && small.every((word) => errors[at].text.includes(word)));
  };
  const ofMostWords = (text) => {
    const small = distinct(text.slice(0, 256).toLowerCase().split(/\s+/).filter(Boolean).slice(0, 16));
    const counts = all.map((at) => small.filter((word) => errors[at].text.includes(word)).length);
    const most = counts.reduce((one, other) => Math.max(one, other), 0);
    return most < 2 || most * 2 <= small.length ? [] : all.filter((at) => counts[at] === most);
  };
  const pasted = () => {
    const json = search.search(/\{\s*"/);
    if (json >= 0) {
      const values = search.slice(json).matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|\d+(?:\.\d+)?/g);
      const read = (text) => {
        try {
          return String(JSON.parse(text));
        } catch {
          return text;
        }
      };
      return [...values].filter(([, , isName]) => !isName).map(([all, text]) => read(text ?? all));
    }
    const markup = search.search(/<[a-z]/i);
    const texts = markup < 0 ? [] : search.slice(markup).split("<").map((tag) => tag.split(">")[1]?.trim());
    return texts.filter(Boolean);
  };

  const values = pasted();
  if (!values.length) {
    const found = distinct([...named(search), ...withMessage(search), ...ofWords()]);
    return found.length ? found : ofMostWords(search);
  }
  const byName = distinct(values.flatMap(named));
  const byType = byName.filter((at) => values.includes(errors[at].type));
  const found = [byType, byName, distinct(values.flatMap(withMessage))].find((some) => some.length);
  return found ?? ofMostWords(values.join(" "));
};

// Where a server searches, the list is asked for while the reader types.
for (const form of document.querySelectorAll("form.filter[method=get]")) {
  const parts = ["p.count", "div.list"];
  let timer;
  let latest = 0;
  const search = async () => {
    const mine = ++latest;
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    const address = query.size ? `${form.action}?${query}` : form.action;
    let page;
    try {
      const response = await fetch(address, { headers: { accept: "text/html" } });
      if (!response.ok) return;
      page = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch {
      return; // The button still sends the form.
    }
    if (mine !== latest) return;
    for (const part of parts) document.querySelector(part)?.replaceWith(page.querySelector(part));
    history.replaceState(null, "", address);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  });
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
    const asked = q.trim().slice(0, 1024);
    if (!asked && !status && !type) return show(whole.rows, whole.count, true);
    const found = (asked ? find(list, asked).map((at) => list.errors[at]) : list.errors).filter(
      (error) => (!status || error.status === Number(status)) && (!type || error.type === type),
    );
    const of = found.length ? `${found.length} of ${list.errors.length} errors` : "No error matches.";
    show(found.slice(0, SHOWN).map(row), found.length > SHOWN ? `${of}, the first ${SHOWN}` : of, false);
  };

  form.addEventListener("input", search);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
}
