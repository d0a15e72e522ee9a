// Suggestions under every search box, as an ARIA combobox with manual selection
// (W3C, ARIA Authoring Practices).  Without this module the forms work as they are.

const DELAY_MS = 120;
const STATUS_DELAY_MS = 600; // Screen readers speak the letters typed first.
const SHORTEST = 2;

for (const form of document.querySelectorAll("form[data-suggest]")) {
  suggestFor(form);
}

function suggestFor(form) {
  const input = form.querySelector("input[type=search]");
  const list = makeList(input, form.dataset.label);
  const status = makeStatus(form);
  let request = null;
  let timer = 0;
  let active = -1;

  const options = () => [...list.children];
  const isOpen = () => !list.hidden;

  function close() {
    window.clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    activate(-1);
  }

  function activate(index) {
    active = index;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    if (index < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", options()[index].id);
      options()[index].scrollIntoView({ block: "nearest" });
    }
  }

  function show(suggestions) {
    list.replaceChildren(...suggestions.map((one, at) => makeOption(one, list, at + 1)));
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(suggestions.length > 0));
    activate(-1);
    announce(status, form, suggestions.length);
  }

  async function ask() {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const response = await fetch(addressOf(form, input.value), { signal });
      const answer = response.ok ? await response.json() : { suggestions: [] };
      if (!signal.aborted) show(answer.suggestions);
    } catch {
      // Offline or outrun by the next letter: searching still works, so nothing is said.
      if (!signal.aborted) close();
    }
  }

  input.addEventListener("input", (event) => {
    window.clearTimeout(timer);
    if (event.isComposing) return;
    if (input.value.trim().length < SHORTEST) close();
    else timer = window.setTimeout(ask, DELAY_MS);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || !isOpen()) return;
    const count = options().length;
    if (event.key === "ArrowDown") activate((active + 1) % count);
    else if (event.key === "ArrowUp") activate((active <= 0 ? count : active) - 1);
    else if (event.key === "Enter" && active >= 0) open(options()[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });

  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  // The box must keep the focus, or its blur would close the list before the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) open(option);
  });
}

function makeList(input, label) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  return list;
}

function makeStatus(form) {
  const status = document.createElement("div");
  status.className = "hidden";
  status.setAttribute("role", "status");
  form.append(status);
  return status;
}

function makeOption(suggestion, list, rank) {
  const option = document.createElement("li");
  option.id = `${list.id}-${rank}`;
  option.dataset.url = suggestion.url;
  option.dataset.article = suggestion.id;
  option.dataset.rank = rank;
  option.setAttribute("role", "option");
  option.append(suggestion.title);
  return option;
}

function announce(status, form, count) {
  window.clearTimeout(Number(status.dataset.timer));
  const words = count === 1 ? form.dataset.one : form.dataset.many;
  status.dataset.timer = window.setTimeout(() => {
    status.textContent = words.replace("{n}", count);
  }, STATUS_DELAY_MS);
}

function addressOf(form, text) {
  const query = new URLSearchParams({ q: text });
  for (const name of ["category", "product"]) {
    const value = new FormData(form).get(name);
    if (value) query.set(name, value);
  }
  const language = form.elements.lang?.value ?? form.dataset.language;
  if (language && language !== "all") query.set("lang", language);
  return `${form.dataset.suggest}?${query}`;
}

function open(option) {
  // Only paths of this site: what the server says is not to run as a script.
  const url = new URL(option.dataset.url, window.location.href);
  if (url.origin !== window.location.origin) return;
  option.dispatchEvent(new Event("suggestion", { bubbles: true }));
  window.location.assign(url);
}
