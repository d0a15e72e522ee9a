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
    window.clearTimeout(timer);
    request?.abort();
  }

  async function ask() {
    const question = questionOf(form);
    const body = JSON.stringify({ ...question, shown });
    if (body === asked) return;
    asked = body;
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const headers = { "Content-Type": "application/json" };
      const response = await fetch(form.dataset.articles, { method: "POST", headers, body, signal });
      const answer = response.ok ? await response.json() : { suggestions: [] };
      if (!signal.aborted) show(answer.suggestions);
    } catch {
      // Offline, or outrun by the next letters: the request can be sent without.
      asked = "";
    }
  }

  function show(suggestions) {
    const names = suggestions.map((one) => one.id).join(" ");
    if (names === shown) return;
    shown = names;
    if (suggestions.length === 0) return place.replaceChildren();
    const heading = document.createElement("p");
    heading.className = "lead";
    heading.textContent = form.dataset.found;
    const list = document.createElement("ol");
    list.className = "answers";
    list.dataset.place = "form";
    list.append(...suggestions.map((one, at) => entryOf(one, at + 1, form)));
    place.replaceChildren(heading, list);
  }

  if (form.dataset.articles) {
    const later = (event) => {
      window.clearTimeout(timer);
      if (event?.isComposing) return;
      if (longEnough(questionOf(form))) timer = window.setTimeout(ask, DELAY_MS);
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
  return all.length >= SHORTEST || (all.length >= SHORTEST_IDEOGRAPHS && IDEOGRAPHS.test(all));
}

function entryOf(suggestion, rank, form) {
  const entry = document.createElement("li");
  entry.className = "answer";
  const heading = document.createElement("h3");
  const link = linkTo(suggestion, rank, form);
  heading.append(link);
  const text = document.createElement("p");
  text.append(...marked(suggestion.snippet));
  entry.append(heading, text);
  // Only who has opened an article can say that it answered.
  link.addEventListener("click", () => entry.querySelector("button") ?? entry.append(solvedBy(suggestion, form)));
  return entry;
}

function linkTo(suggestion, rank, form) {
  const link = document.createElement("a");
  // Only paths of this site: what the server says is not to run as a script.
  const url = new URL(suggestion.url, window.location.href);
  link.href = url.origin === window.location.origin ? url.href : "#";
  link.target = "_blank";
  link.rel = "noopener";
  link.dataset.article = suggestion.id;
  link.dataset.rank = rank;
  link.append(suggestion.title);
  if (suggestion.section) link.append(span("section", ` › ${suggestion.section.title}`));
  link.append(span("hidden", ` (${form.dataset.newTab})`));
  return link;
}

// A form cannot stand in a form, so the button belongs to one below.
function solvedBy(suggestion, form) {
  const button = document.createElement("button");
  button.setAttribute("form", "_solved");
  button.name = "article";
  button.value = suggestion.id;
  button.className = "plain";
  button.textContent = form.dataset.solved;
  return button;
}

// Spans count characters of Unicode, JavaScript's strings halves of some.
function marked({ text, spans }) {
  const characters = [...text];
  const parts = [];
  let position = 0;
  for (const [start, end] of spans) {
    parts.push(characters.slice(position, start).join(""));
    const mark = document.createElement("mark");
    mark.textContent = characters.slice(start, end).join("");
    parts.push(mark);
    position = end;
  }
  parts.push(characters.slice(position).join(""));
  return parts;
}

function span(name, text) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
}
