// Adds what a page can't do without a script: buttons that copy examples, a list that changes while you type, and the
// search of an export.
"use strict";

const said = document.createElement("p");
said.className = "said";
said.setAttribute("role", "status");
document.body.append(said);

for (const example of document.querySelectorAll("figure.example")) {
  const caption = example.querySelector("figcaption");
  const code = example.querySelector("pre code");
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

// What is searched of an export: the rows of list.js, each with what is found of it, in small letters.
const letters = (name) => name.toLowerCase().replace(/[^\p{Alphabetic}\p{N}]/gu, "");
const trimmed = (word, kept = "") =>
  word.replace(new RegExp(`^[^\\p{Alphabetic}\\p{N}${kept}]+|[^\\p{Alphabetic}\\p{N}${kept}]+$`, "gu"), "");
// Of texts, characters are counted, as the server does.
const beginning = (text, most) => [...text.slice(0, 2 * most)].slice(0, most).join("");
const distinct = (found) => [...new Set(found)];

// The text that a reader means, as the server reads it (pasted.rs): entities and escapes are what they stand for.
const readable = (text) => {
  if (!/[&\\[\u2018-\u201e]|\s\s|[^\S ]|^\s|\s$/.test(text)) return text;
  const entities = { quot: '"', "#34": '"', "#x22": '"', apos: "'", "#39": "'", "#x27": "'", lt: "<", gt: ">" };
  const named = Object.entries(entities).reduce((text, [name, sign]) => text.replaceAll(`&${name};`, sign), text);
  const escape = /\\(?:u([0-9a-f]{4})|(.)|$)/gisu;
  const sign = (all, code, other) => {
    if (!code) return /[nrt]/.test(other ?? "") ? " " : (other ?? "");
    const unit = parseInt(code, 16);
    return unit >= 0xd800 && unit <= 0xdfff ? "" : String.fromCharCode(unit);
  };
  const unescaped = named.replaceAll("&amp;", "&").replace(escape, sign);
  const colourless = unescaped.replace(/\u001b*\[\d[\d;]*m/g, "");
  const plain = colourless.replace(/[\u201c-\u201e]/g, '"').replace(/[\u2018\u2019]/g, "'");
  return plain.split(/\s+/).filter(Boolean).join(" ");
};

const fixedParts = (message) => readable(message).toLowerCase().split(/\{[^}]*\}?/).filter(Boolean);
const isTelling = (parts) => {
  let left = 8;
  for (const part of parts) if ((left -= part.match(/[\p{Alphabetic}\p{N}]/gu)?.length ?? 0) <= 0) return true;
  return false;
};

const listed = ({ types, retries, phrases, errors, operations, words, codeMembers, prefixes }) => {
  const names = new Map();
  const rows = errors.map(([status, code, title, type, retry, messages, rare = {}], at) => {
    const statuses = [status].flat();
    const { number, name = code, page = code, raw = title } = rare;
    for (const known of distinct([code, name, number ?? ""].map(letters)).filter(Boolean)) {
      if (names.has(known)) names.get(known).push(at);
      else names.set(known, [at]);
    }
    const said = statuses.map((status) => `${status} ${phrases[status]}`);
    const text = [types[type], name, code, raw, ...messages, number, ...said];
    return {
      status: statuses[0], statuses, code, title, type: types[type], retry: retries[retry], number,
      link: `./${page}.html`,
      text: text.filter(Boolean).join("\n").toLowerCase(),
      messages: [raw, ...messages].map(fixedParts).filter(isTelling),
    };
  });
  const returning = operations.map((it) => ({ ...it, errors: places(it.errors) }));
  return { names, rows, operations: returning, words, codeMembers: new Set(codeMembers), prefixes };
};

// Rising numbers: behind a `=` as bits, six in a digit, else as the distances between them, in digits of base 32.
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));
const places = (coded) => {
  const found = [];
  if (coded.startsWith("=")) {
    for (let at = 1; at < coded.length; at++) {
      const value = VALUES.get(coded[at]);
      for (let bit = 0; bit < 6; bit++) if (value & (1 << bit)) found.push((at - 1) * 6 + bit);
    }
    return found;
  }
  let [next, distance, weight] = [0, 0, 1];
  for (const digit of coded) {
    const value = VALUES.get(digit);
    distance += (value % 32) * weight;
    weight *= 32;
    if (value < 32) {
      found.push(next + distance);
      next += distance + 1;
      [distance, weight] = [0, 1];
    }
  }
  return found;
};

// What in a text may be a name (pasted.rs): what stands between quotes or brackets, then single words.
const partsOf = (text, prefixes) => {
  const member = (before) => before.match(/([\p{Alphabetic}\p{N}_.-]*)[^\p{Alphabetic}\p{N}_.-]*$/u)[1];
  const near = (at) => [...text.slice(Math.max(0, at - 128), at)].slice(-64).join("");
  const parts = [];
  let begin = 0;
  for (const part of text.split(/["'`<>]/)) {
    const [before, behind] = [near(begin), beginning(text.slice(begin + part.length), 64)];
    begin += part.length + 1;
    const isMember = /^["'`]*\s*[:=]/.test(behind);
    if (!before.endsWith("<") && !isMember) parts.push({ text: part, isValue: true, member: member(before) });
  }
  const isSeveral = (word) => /^\d{4,}$|[_-]|[a-z][A-Z]/.test(word);
  const add = (word, at) => {
    const before = near(at);
    const isValue = /([:=]|=>)\s*$/.test(before) || prefixes.some((it) => before.endsWith(it)) || isSeveral(word);
    parts.push({ text: word, isValue, member: member(before) });
  };
  for (const run of text.matchAll(/[\p{Alphabetic}\p{N}_.-]+/gu)) {
    const at = run.index + run[0].length - run[0].replace(/^[.-]+/, "").length;
    const word = run[0].replace(/^[.-]+|[.-]+$/g, "");
    if (word) add(word, at);
    if (word.includes(".")) for (const inner of word.matchAll(/[^.]+/g)) add(inner[0], at + inner.index);
  }
  return parts;
};

// Whether a request to an address, or to a path, goes to a template, which may be mounted under a prefix (searched.rs).
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

// The names that one may be misspelt for, the nearest first (near.rs of error-catalog).
const nearest = (name, all) => {
  const folded = (name) => beginning(name, 256).replace(/[_. ]/g, "-").toLowerCase();
  const one = folded(name);
  const most = 1 + Math.floor(one.length / 6);
  // Beyond `most` cells of the table that lie further from its middle than that are none of the shortest way.
  const distance = (other) => {
    if (Math.abs(one.length - other.length) > most) return Infinity;
    let before = [];
    let row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 0; i < one.length; i++) {
      const next = new Array(other.length + 1).fill(Infinity);
      if (i < most) next[0] = i + 1;
      let least = next[0];
      for (let j = Math.max(0, i - most); j < Math.min(other.length, i + most + 1); j++) {
        let cell = Math.min(row[j] + (one[i] === other[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1);
        const isSwapped = i > 0 && j > 0 && one[i - 1] === other[j] && other[j - 1] === one[i];
        if (isSwapped) cell = Math.min(cell, before[j - 1] + 1);
        next[j + 1] = cell;
        least = Math.min(least, cell);
      }
      if (least > most) return Infinity;
      [before, row] = [row, next];
    }
    return row.at(-1) <= most ? row.at(-1) : Infinity;
  };
  const found = all.flatMap((code) => {
    const other = folded(code);
    const far = distance(other);
    const isPart = one.length >= 4 && (other.includes(one) || one.includes(other));
    return far < Infinity || isPart ? [{ code, far }] : [];
  });
  found.sort((a, b) => (a.far === b.far ? 0 : a.far - b.far));
  const isNear = found[0]?.far < Infinity;
  return found.filter(({ far }) => !isNear || far < Infinity).slice(0, 3).map(({ code }) => code);
};

// Finds the errors that a reader means, the likeliest first, as the server does (search.rs): by a code in any spelling, a
// number, a message with real values, a body, a path, or words.
const finder = (list) => {
  const { names, rows, operations, words, codeMembers, prefixes } = listed(list);
  const all = [...rows.keys()];
  const known = new Set(rows.flatMap(({ statuses }) => statuses));
  const codes = distinct(rows.map(({ code }) => code)).sort();
  const status = (word) => (/^\d{3}$/.test(word) ? Number(word) : undefined);
  const named = (name) => names.get(letters(name)) ?? [];
  const ofStatuses = (statuses) => all.filter((at) => rows[at].statuses.some((one) => statuses.includes(one)));
  const misspelt = (text) => ([...text].length > 64 ? [] : distinct(nearest(text, codes).flatMap(named)));

  const messageIn = ({ messages }, text) => {
    const standsIn = (parts) => {
      let from = 0;
      return parts.every((part) => {
        const at = text.indexOf(part, from);
        from = at + part.length;
        return at >= 0;
      });
    };
    return messages.reduce((most, parts) => (standsIn(parts) ? Math.max(most, parts.join("").length) : most), 0);
  };
  const ofParts = (text) => {
    const scores = new Map();
    const score = (at) => scores.get(at) ?? scores.set(at, { name: 0, message: 0 }).get(at);
    const parts = partsOf(text, prefixes);
    for (const { text, member } of parts.filter(({ isValue }) => isValue)) {
      const name = codeMembers.has(letters(member)) ? 2 : 1;
      for (const at of named(text)) score(at).name = Math.max(score(at).name, name);
    }
    const small = text.toLowerCase();
    for (const at of all) {
      const message = messageIn(rows[at], small);
      if (message) score(at).message = message;
    }
    const values = new Set(parts.map(({ text }) => text));
    const found = [...scores].map(([at, { name, message }]) => {
      const hasType = values.has(rows[at].type);
      const hasStatus = rows[at].statuses.some((status) => values.has(String(status)));
      return { at, key: [name, Number(name > 0 && hasType), message, Number(hasType), Number(hasStatus)] };
    });
    const order = (one, other) => one.key.map((part, at) => other.key[at] - part).find(Boolean) ?? one.at - other.at;
    found.sort(order);
    const isLikely = ({ key }) => key[0] === found[0].key[0] && key[1] === found[0].key[1];
    return found.filter(isLikely).map(({ at }) => at);
  };

  const takeOperations = (left) => {
    const isNamed = (word) => (it) => it.id === word || isAt(it.path, word);
    const at = left.findIndex((word) => operations.some(isNamed(word)));
    if (at < 0) return undefined;
    const meant = operations.filter(isNamed(left.splice(at, 1)[0]));
    const method = left.findIndex((word) => /^(get|put|post|delete|options|head|patch|trace)$/i.test(word));
    const wanted = method >= 0 ? left.splice(method, 1)[0].toUpperCase() : undefined;
    return new Set(meant.filter((it) => !wanted || it.method === wanted).flatMap((it) => it.errors));
  };
  // Whether an error has a word: a status as a status, anything else in a text.
  const having = (word) => {
    if (known.has(status(word))) return (at) => rows[at].statuses.includes(status(word));
    let prose;
    const ofProse = () => {
      const found = new Set();
      for (const entry of words) {
        const end = entry.indexOf(" ");
        const at = entry.indexOf(word);
        if (at >= 0 && at + word.length <= end) places(entry.slice(end + 1)).forEach((at) => found.add(at));
      }
      return found;
    };
    return (at) => rows[at].text.includes(word) || (prose ??= ofProse()).has(at);
  };
  const ofWords = (asked) => {
    if (!asked.length) return [];
    const left = [...asked];
    const returned = takeOperations(left);
    let found = all.filter((at) => returned?.has(at) ?? true);
    for (const word of left) found = found.length ? found.filter(having(word.toLowerCase())) : found;
    return found;
  };
  const ofOperation = (asked, text) => {
    const returned = takeOperations([...asked]);
    if (!returned) return [];
    const statuses = partsOf(text, []).map(({ text }) => status(text));
    const found = ofStatuses(statuses).filter((at) => returned.has(at));
    return found.length ? found : all.filter((at) => returned.has(at));
  };
  const ofMostWords = (asked) => {
    const has = distinct(asked.map((word) => word.toLowerCase())).map(having);
    const counts = all.map((at) => has.reduce((count, has) => count + (has(at) ? 1 : 0), 0));
    const most = counts.reduce((one, other) => Math.max(one, other), 0);
    return most < 2 || most * 2 <= has.length ? [] : all.filter((at) => counts[at] === most);
  };

  const isVersion = (word) => /^http\/.{0,3}$/i.test(word);
  const find = (search) => {
    const text = readable(search);
    const asked = beginning(text, 256).split(" ").filter((word) => word && !isVersion(word)).slice(0, 16);
    const meant = distinct([...named(text), ...ofParts(text), ...ofWords(asked)]);
    if (meant.length) return meant;
    const bare = asked.map((word) => trimmed(word, "/")).filter(Boolean);
    const line = text.split(" ");
    const statuses = () => partsOf(text, []).map(({ text }) => status(text));
    const ways = [
      () => ofWords(bare),
      () => ofOperation(bare, text),
      () => ofStatuses([status(line[line.findIndex(isVersion) + 1] ?? "")]),
      () => ofMostWords(bare),
      () => misspelt(text),
      () => ofStatuses(statuses()),
    ];
    for (const way of ways) {
      const found = way();
      if (found.length) return found;
    }
    return [];
  };
  return { rows, operations, find, misspelt };
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
      // Servers limit addresses.
      if (!response.ok) throw new Error(response.statusText);
      page = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch {
      const count = document.querySelector(parts[0]);
      if (mine === latest && count) count.textContent = "The search failed: shorten it, or press Filter.";
      return;
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

// The list of an export, loaded once it is asked for.
let loading;
const load = (address) =>
  (loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(finder(globalThis.errorList)));
    script.addEventListener("error", () => {
      loading = undefined;
      reject(new Error(`${address} could not be loaded`));
    });
    document.head.append(script);
  }));

const element = (name, text, properties = {}) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(text);
  return made;
};

// Where no server searches, the whole list is here.
for (const form of document.querySelectorAll("form[data-list]")) {
  const SHOWN = 50;
  const rows = document.querySelector("tbody");
  const count = document.querySelector(".count");
  const pages = document.querySelector("nav.pages");
  const none = document.querySelector(".none");
  const best = document.querySelector(".best");
  const whole = { rows: [...rows.children], count: count.textContent };
  let only;

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

  const show = (shown, text, isWhole) => {
    rows.replaceChildren(...shown);
    count.textContent = text;
    if (pages) pages.hidden = !isWhole;
    none.hidden = shown.length > 0;
  };
  // What the page of the only error says, as a server shows it; pages opened from a folder can't be read.
  const explain = async (link) => {
    best.hidden = true;
    if (!link || location.protocol === "file:") return;
    const response = await fetch(link);
    if (!response.ok || link !== only) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const said = (name) => page.querySelector(`main ${name}`)?.textContent ?? "";
    const title = element("h2", element("a", said("h1"), { href: link }));
    title.append(" ", said("h2"));
    // A heading and what follows it, in a page of an export and in one that mdBook makes.
    const shown = [];
    for (const heading of page.querySelectorAll("main h3")) {
      const name = heading.textContent.replace(/#$/, "").trim();
      if (!["What it means", "Cause", "How to fix it", "Retry"].includes(name)) continue;
      shown.push(element("h3", name));
      for (let next = heading.nextElementSibling; next && !/^H[1-3]$/.test(next.tagName); next = next.nextElementSibling) {
        shown.push(next.cloneNode(true));
      }
    }
    best.replaceChildren(title, ...shown);
    best.hidden = link !== only;
  };
  const search = async () => {
    let list;
    try {
      list = await load(form.dataset.list);
    } catch {
      count.textContent = "The list could not be loaded.";
      return;
    }
    // Read after the wait: what is in the fields by now counts.
    const { q, status, type, operation } = Object.fromEntries(new FormData(form));
    const asked = beginning(q.trim(), 4096);
    only = undefined;
    best.hidden = true;
    if (!asked && !status && !type && !operation) return show(whole.rows, whole.count, true);
    const isIt = (it) => it.id === operation;
    const returned = new Set(list.operations.filter(isIt).flatMap((it) => it.errors));
    const fits = (at) =>
      (!status || list.rows[at].statuses.includes(Number(status))) &&
      (!type || list.rows[at].type === type) &&
      (!operation || returned.has(at));
    const found = (asked ? list.find(asked) : [...list.rows.keys()]).filter(fits).map((at) => list.rows[at]);
    if (asked && found.length === 1) only = found[0].link;
    const of = found.length ? `${found.length} of ${list.rows.length} errors` : "No error matches.";
    show(found.slice(0, SHOWN).map(row), found.length > SHOWN ? `${of}, the first ${SHOWN}` : of, false);
    explain(only).catch(() => {});
  };

  form.addEventListener("focusin", () => load(form.dataset.list).catch(() => {}), { once: true });
  form.addEventListener("input", search);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await search();
    if (only) location.href = only;
  });
  form.hidden = false;
}

// A page that is not there: the names that its own may be misspelt for.
for (const place of document.querySelectorAll("[data-missing]")) {
  const last = location.pathname.split("/").at(-1).replace(/\.(html|md|json)$/, "");
  let name = last;
  try {
    name = decodeURIComponent(last);
  } catch {
    // A name that is not encoded is shown as it is.
  }
  const suggest = async () => {
    const list = await load(place.dataset.missing);
    const near = list.misspelt(name);
    const found = near.length ? near : list.find(name.replace(/[_.-]/g, " "));
    if (!found.length) return;
    const link = ({ code, link }) => element("li", element("a", element("code", code), { href: link }));
    const links = document.createElement("ul");
    links.append(...found.slice(0, 5).map((at) => link(list.rows[at])));
    place.append(element("p", "Did you mean:"), links);
  };
  if (name && name !== "404") {
    place.prepend(element("p", "Unknown error code: ", { className: "lead" }));
    place.firstChild.append(element("code", beginning(name, 128)));
    suggest().catch(() => {});
  }
}
