// An article's page: feedback in place, the section being read, copying, large images.
// Without this module every link and form works as it is.

const article = document.querySelector("article[data-article]");
const words = article.dataset;
const status = article.querySelector("[data-say]");

function make(name, values) {
  return Object.assign(document.createElement(name), values);
}

function say(text) {
  status.textContent = "";
  requestAnimationFrame(() => (status.textContent = text)); // The same text again is news, too.
}

// Feedback

const feedback = document.querySelector("#_feedback");

function show(step) {
  for (const part of feedback.querySelectorAll("[data-step]")) {
    part.hidden = part.dataset.step !== step;
    if (!part.hidden) part.querySelector("[tabindex]").focus();
  }
}

async function send(event) {
  const form = event.target;
  const fault = feedback.querySelector("[data-fault]");
  const values = new FormData(form, event.submitter);
  const helpful = values.get("helpful") === "yes";
  const { article, reason, comment } = Object.fromEntries(values);
  event.preventDefault();
  fault.textContent = "";
  try {
    const { ok, status } = await fetch(feedback.dataset.send, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ article, helpful, reason, comment }),
      signal: AbortSignal.timeout?.(9000),
    });
    if (ok) show(form.matches(".why") ? "told" : helpful ? "yes" : "no");
    else if (status === 400) form.submit(); // The page that comes says what is wrong.
    else throw status;
  } catch {
    fault.textContent = feedback.dataset.failed;
  }
}

feedback.addEventListener("submit", send);

// Whoever came from a search and goes on to a person takes the question along.
const before = URL.canParse?.(document.referrer) && new URL(document.referrer);
const contact = feedback.querySelector("[data-contact]");
if (before?.origin === location.origin && before.pathname === "/search" && contact?.host === location.host) {
  const to = new URL(contact.href);
  to.searchParams.set("q", before.searchParams.get("q") ?? "");
  contact.href = to;
}

// Contents: the last heading above the upper third of the window is being read.

const links = [...document.querySelectorAll(".contents a")];
const headings = [...article.querySelectorAll(".prose :is(h2, h3)[id]")];
const hash = ({ id }) => new URL("#" + id, location).hash;
let waiting;

function mark() {
  waiting = 0;
  const bottom = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
  const here = headings.filter((head) => head.getBoundingClientRect().top < innerHeight / 3).pop();
  const landed = bottom && headings.find((head) => head.matches(":target"));
  const read = hash(landed || here || {});
  for (const link of links) {
    if (link.hash === read) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

if (links.length) {
  const soon = () => (waiting ||= requestAnimationFrame(mark));
  for (const event of ["scroll", "resize", "hashchange"]) addEventListener(event, soon, { passive: true });
  soon();
}

// Copying

async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    say(done);
    return true;
  } catch {
    return false; // It may be forbidden; a link leads to its section all the same.
  }
}

for (const code of article.querySelectorAll(".prose pre")) {
  const button = make("button", { type: "button", className: "copy", textContent: words.copy });
  const frame = make("div", { className: "code" });
  code.replaceWith(frame);
  frame.append(code, button);
  button.onclick = async () => {
    if (!(await copy(code.textContent, words.copied))) return;
    button.textContent = words.copied;
    setTimeout(() => (button.textContent = words.copy), 2000);
  };
}

// Images

function enlarge(link) {
  const { src, alt } = link.querySelector("img");
  const dialog = make("dialog", { className: "large", ariaLabel: alt });
  const close = make("button", { type: "button", textContent: words.close, autofocus: true });
  dialog.append(close, make("img", { src, alt }));
  dialog.onclick = () => dialog.close();
  dialog.onclose = () => dialog.remove();
  article.append(dialog);
  dialog.showModal();
}

article.addEventListener("click", (event) => {
  const link = event.target.closest(".anchor, .zoom");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.matches(".anchor")) return copy(link.href, words.linked);
  event.preventDefault();
  enlarge(link);
});
