// Articles that may answer, below the text while one writes.  They never take the focus, never
// move what is above them, and sending never waits for them.

const DELAY_MS = 400;
const SHORTEST = 3;
const SHORTEST_IDEOGRAPHS = 2;
const IDEOGRAPHS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

export function suggestFor(form) {
  const place = form.querySelector("#_suggestions");
  let timer = 0;
  let request = null;
  let asked = "";
  let shown = "";

  function stop() {
    clearTimeout(timer);
    request?.abort();
  }

  async function ask() {
    const body = JSON.stringify({ ...questionOf(form), shown });
    if (body === asked) return;
    asked = body;
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const headers = { "Content-Type": "application/json" };
      const response = await fetch(form.dataset.articles, { method: "POST", headers, body, signal });
      const { suggestions } = response.ok ? await response.json() : { suggestions: [] };
      if (!signal.aborted) show(suggestions);
    } catch {
      // Offline, or outrun by the next letters: the request can be sent without.
      asked = "";
    }
  }

  function show(suggestions) {
    const names = suggestions.map((one) => one.id).join(" ");
    if (names === shown) return;
    shown = names;
    if (!suggestions.length) return place.replaceChildren();
    const list = make("ol", "answers", ...suggestions.map((one, at) => entryOf(one, at + 1, form)));
    list.dataset.place = "form";
    place.replaceChildren(make("p", "lead", form.dataset.found), list);
  }

  if (form.dataset.articles) {
    const later = (event) => {
      clearTimeout(timer);
      if (event?.isComposing) return;
      if (longEnough(questionOf(form))) timer = setTimeout(ask, DELAY_MS);
      else show([]);
    };
    for (const name of ["subject", "text", "topic"]) {
      form.elements[name]?.addEventListener("input", later);
      form.elements[name]?.addEventListener("compositionend", () => later());
    }
    if (longEnough(questionOf(form))) later();
  }
  return { stop };
}

function questionOf(form) {
  return {
    subject: form.elements.subject.value,
    text: form.elements.text.value,
    topic: form.elements.topic?.value ?? "",
    article: form.elements.article?.value ?? "",
    lang: form.dataset.language,
  };
}

function longEnough({ subject, text }) {
  const all = `${subject} ${text}`.trim();
  return all.length >= (IDEOGRAPHS.test(all) ? SHORTEST_IDEOGRAPHS : SHORTEST);
}

function entryOf(suggestion, rank, form) {
  const link = linkTo(suggestion, rank, form);
  const text = make("p", "", ...marked(suggestion.snippet));
  const entry = make("li", "answer", make("h3", "", link), text);
  // Only who has opened an article can say that it answered.
  link.addEventListener("click", () => entry.querySelector("button") ?? entry.append(solvedBy(suggestion, form)));
  return entry;
}

function linkTo({ id, title, url, section }, rank, form) {
  const link = make("a", "", title);
  // Only paths of this site: what the server says is not to run as a script.
  const to = new URL(url, location);
  link.href = to.origin === location.origin ? to : "#";
  link.target = "_blank";
  link.rel = "noopener";
  Object.assign(link.dataset, { article: id, rank });
  if (section) link.append(make("span", "section", ` › ${section.title}`));
  link.append(make("span", "hidden", ` (${form.dataset.newTab})`));
  return link;
}

// A form cannot stand in a form, so the button belongs to one below.
function solvedBy({ id }, form) {
  const button = make("button", "plain", form.dataset.solved);
  button.setAttribute("form", "_solved");
  button.name = "article";
  button.value = id;
  return button;
}

// Spans count characters of Unicode, JavaScript's strings halves of some.
function marked({ text, spans }) {
  const characters = [...text];
  const cut = (start, end) => characters.slice(start, end).join("");
  let last = 0;
  const parts = spans.flatMap(([start, end]) => [cut(last, start), make("mark", "", cut(start, (last = end)))]);
  return [...parts, cut(last)];
}

function make(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}
