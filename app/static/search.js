// Search boxes.  On most pages suggestions open below them, as an ARIA combobox with manual
// selection (W3C, ARIA Authoring Practices); on the page of results its list follows what is
// typed.  Without this module the forms work as they are.

const SUGGEST_MS = 80; // Letters follow one another in 100 to 200: most are asked for.
const GIVE_UP_MS = 3500; // Whoever waits is told within four seconds.
const STATUS_MS = 700; // Screen readers speak the letters typed first.
const SHORTEST = 2;

const results = document.getElementById("_results");
for (const form of document.querySelectorAll("form[data-suggest]")) {
  const input = form.querySelector("input[type=search]");
  offerToAgents(form, input);
  if (results) importFollow(form, input);
  else suggest(form, input);
}

// Only the page of results needs it.
async function importFollow(form, input) {
  const { follow } = await import("./follow.js");
  follow(form, input, { results, announcer, newest, whenTyped, make, composes, clear });
}

function suggest(form, input) {
  const { label, one, many, none, offline } = form.dataset;
  const list = makeList(input, label);
  const note = make("p", "suggestions quiet");
  const say = announcer(form);
  const asking = newest();
  let active = -1;

  const isOpen = () => !list.hidden || !note.hidden;

  function close() {
    typing.stop();
    asking.stop();
    say("");
    list.hidden = note.hidden = true;
    input.ariaExpanded = "false";
    activate(-1);
  }

  function activate(index) {
    active = index;
    [...list.children].forEach((option, at) => (option.ariaSelected = String(at === index)));
    const chosen = list.children[index];
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
    else input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  function show(suggestions) {
    const count = suggestions.length;
    list.replaceChildren(...suggestions.map((found, at) => makeOption(found, list, at + 1)));
    note.hidden = true;
    list.hidden = !count;
    input.ariaExpanded = String(count > 0);
    activate(-1);
    say(count ? (count === 1 ? one : many).replace("{n}", count) : none);
  }

  function ask() {
    if (input.value.trim().length < SHORTEST) return close();
    asking.run(
      async (signal) => {
        const response = await fetch(suggestionsUrl(form, input.value), { signal });
        return response.ok ? response.json() : null;
      },
      // Where the server refuses, the page that Enter leads to says why.
      (answer) => (answer ? show(answer.suggestions) : close()),
      () => {
        close();
        note.textContent = offline;
        note.hidden = false;
        say(offline);
      },
    );
  }

  const typing = whenTyped(input, SUGGEST_MS, ask);
  input.after(list, note);
  input.addEventListener("keydown", (event) => {
    const { key } = event;
    const count = list.hidden ? 0 : list.children.length;
    if (composes(event)) return;
    if (key === "ArrowDown" && !count) ask();
    else if (key === "ArrowDown") activate((active + 1) % count);
    else if (key === "ArrowUp" && count) activate((active <= 0 ? count : active) - 1);
    else if (key === "Enter" && active >= 0) open(list.children[active], event);
    else if (key === "Escape" && isOpen()) close();
    else if (key === "Escape" && input.value) clear(input);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  for (const shown of [list, note]) {
    // The box must keep the focus, or its blur would close the list before the click.
    shown.addEventListener("pointerdown", (event) => event.preventDefault());
  }
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) open(option, event);
  });
}

// Calls back when nothing was typed for a moment; not while an input method composes.
function whenTyped(input, wait, act) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  const begin = () => {
    stop();
    timer = setTimeout(act, wait);
  };
  input.addEventListener("input", (event) => (event.isComposing ? stop() : begin()));
  input.addEventListener("compositionend", begin);
  return { stop };
}

// Of several requests only the newest is heard, whichever is answered last.
function newest() {
  let current = null;
  const stop = () => {
    current?.abort();
    current = null;
  };
  async function run(ask, done, fail) {
    stop();
    const mine = (current = new AbortController());
    const timer = setTimeout(() => mine.abort(), GIVE_UP_MS);
    try {
      const answer = await ask(mine.signal);
      if (mine === current) done(answer);
    } catch {
      if (mine === current) fail();
    }
    clearTimeout(timer);
  }
  return { run, stop };
}

// Speaks through two regions in turn, since the same text twice in one is not spoken again.
function announcer(form) {
  let regions = [make("div", "hidden"), make("div", "hidden")];
  let timer = 0;
  for (const region of regions) {
    region.hidden = false;
    region.role = "status";
  }
  form.append(...regions);
  return (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      regions = regions.reverse();
      regions[0].textContent = text;
      regions[1].textContent = "";
    }, STATUS_MS);
  };
}

function makeList(input, label) {
  const list = make("ul", "suggestions");
  list.id = `${input.id}-suggestions`;
  list.role = "listbox";
  list.ariaLabel = label;
  input.role = "combobox";
  input.ariaAutoComplete = "list";
  input.ariaExpanded = "false";
  input.setAttribute("aria-controls", list.id);
  return list;
}

function makeOption({ id, title, section, trail, url, language }, list, rank) {
  const option = make("li", "");
  option.hidden = false;
  option.id = `${list.id}-${rank}`;
  Object.assign(option.dataset, { url, article: id, rank });
  option.role = "option";
  if (language !== document.documentElement.lang) option.lang = language;
  option.append(title, section ? ` › ${section.title}` : "");
  if (trail.length) {
    const where = document.createElement("span");
    where.className = "quiet";
    where.textContent = trail.join(" › ");
    option.append(" ", where);
  }
  return option;
}

function make(name, className) {
  const element = document.createElement(name);
  element.className = className;
  element.hidden = true;
  return element;
}

function suggestionsUrl({ dataset, elements }, q) {
  const query = new URLSearchParams({ q });
  const lang = elements.lang?.value ?? dataset.language;
  if (lang !== "all") query.set("lang", lang);
  for (const name of ["category", "product"]) {
    if (elements[name]?.value) query.set(name, elements[name].value);
  }
  return `${dataset.suggest}?${query}`;
}

function open(option, { ctrlKey, metaKey }) {
  // Only paths of this site: what the server says is not to run as a script.
  const url = new URL(option.dataset.url, location.href);
  if (url.origin !== location.origin) return;
  const lang = option.closest("form").elements.lang?.value ?? "all";
  if (lang !== "all") url.searchParams.set("lang", lang);
  option.dispatchEvent(new Event("suggestion", { bubbles: true }));
  if (ctrlKey || metaKey) window.open(url, "_blank", "noopener");
  else location.assign(url);
}

function clear(input) {
  input.value = "";
  input.dispatchEvent(new Event("input"));
}

function composes({ isComposing, keyCode }) {
  return isComposing || keyCode === 229; // Safari ends composing before it tells of the key.
}

// WebMCP: a browser's agent may fill in the form.  Set here, as validators do not know it yet.
function offerToAgents(form, input) {
  form.setAttribute("toolname", `search${input.id}`);
  form.setAttribute("tooldescription", input.labels[0].textContent);
}
