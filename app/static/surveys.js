// A question at the foot of a page.  The site knows a visitor for one day only, so the browser
// remembers when it was asked, and whether it wants to be; it sends nothing of that.  Without
// this module the form works as it is.

const KEY = "firstline.survey";
const NEVER = "never";
const DAY_MS = 86_400_000;

for (const section of document.querySelectorAll("section[data-survey]")) {
  if (wasAsked(Number(section.dataset.days))) section.hidden = true;
  else remember(String(Date.now()));
  const form = section.querySelector("form");
  form.addEventListener("submit", (event) => send(event, section), { once: true });
}

function wasAsked(days) {
  const known = recall();
  return known === NEVER || Date.now() - Number(known ?? -Infinity) < days * DAY_MS;
}

async function send(event, section) {
  event.preventDefault();
  const form = event.target;
  const values = new URLSearchParams(new FormData(form));
  const refused = event.submitter?.name === "refuse";
  if (refused) {
    values.set("refuse", "1");
    remember(NEVER);
  }
  try {
    const response = await fetch(form.action, { method: "POST", body: values });
    if (!response.ok) throw new Error(response.statusText);
    thank(section, refused ? section.dataset.refused : section.dataset.thanks);
  } catch {
    // Sent as a page, the browser or the site says what is wrong, and the text is kept.
    form.requestSubmit(event.submitter);
  }
}

function thank(section, words) {
  const note = document.createElement("p");
  note.setAttribute("role", "status");
  note.tabIndex = -1;
  note.textContent = words;
  section.replaceChildren(note);
  note.focus();
}

function recall() {
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    return null; // Storage is switched off: then only the site's own memory of the day counts.
  }
}

function remember(value) {
  try {
    window.localStorage.setItem(KEY, value);
  } catch {
    // As above.
  }
}
