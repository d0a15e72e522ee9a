// Elements are built one by one: no text is ever read as HTML (Trusted Types).

function h(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value || value === "") element.setAttribute(name, value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

const button = (text, click, name) => h("button", { type: "button", class: name, click }, text);

// Spans count characters of Unicode, JavaScript's strings halves of some.
function marked({ text, spans }) {
  const characters = [...text];
  const cut = (start, end) => characters.slice(start, end).join("");
  let last = 0;
  return [...spans.flatMap(([start, end]) => [cut(last, start), h("mark", {}, cut(start, (last = end)))]), cut(last)];
}

// What has the focus, within whatever holds it; nothing where that is the page as a whole.
function focused(place = document) {
  const element = place.activeElement;
  return element?.shadowRoot ? focused(element.shadowRoot) ?? element : element === document.body ? null : element;
}

const isPlain = (event) => !event.ctrlKey && !event.metaKey;
const quiet = (text, tag = "p") => h(tag, { class: "quiet" }, text);
const links = (...children) => h("p", { class: "links" }, ...children);
