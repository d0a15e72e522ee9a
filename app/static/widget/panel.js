// The panel: a stack of views, in a dialog at the window's edge or as a part of the page.

const root = host.attachShadow({ mode: "open" });
const inline = host.hasAttribute("inline");
const says = (name) => host.getAttribute(name) ?? "";
let last = "";
let life, tried, known, asking, opener, since;
let t, speaks;
const emit = (type, detail) => host.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
const search = searchView();
let stack = [search];
const previous = button("‹", back, "icon"); // Right to left, it is mirrored.
const name = h("strong", { id: "_name" });
const shut = button("×", close, "icon");
const head = h("header", {}, previous, name, !inline && shut);
const body = h("div", { class: "body" });
const panel = h(inline ? "section" : "dialog", { class: "panel", "aria-labelledby": "_name", keydown: keys, keyup: keep, keypress: keep, cancel: step },
  head, body);
const launcher = h("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", click: open });
const frame = h("div", { class: inline ? "inline" : "floating" }, !inline && launcher, panel);
root.adoptedStyleSheets = [sheet];
root.append(frame);

// An attribute says it, else the page, else the browser.
function lang() {
  const given = says("lang") || host.closest("[lang]")?.lang || document.documentElement.lang || navigator.language;
  return /^[a-z]{2,3}(-\w{2,8})*$/.test(given) ? given : "en";
}

const scope = () => ({ lang: lang(), product: says("product"), category: says("category") });
const query = () => search.query();

// Queries of addresses may hold keys; a path behind # is how some apps name their views.
function here() {
  const { origin, pathname, hash } = location;
  return (origin + pathname + (/^#!?\//.test(hash) ? hash.split("?")[0] : "")).slice(0, 2000);
}

function about() {
  const cut = (text = "") => text.trim().slice(0, 300);
  return {
    wanted: cut(says("suggest")), code: cut(says("code")), title: cut(document.title),
    heading: cut(document.querySelector("h1")?.textContent), path: cut(here().slice(location.origin.length)),
  };
}

// The words come with the first opening, and are asked for again where that failed, or when the
// page speaks another language now.
function words() {
  first();
  known ??= api("widget/texts", { query: scope() }).then((found) => {
    Object.assign(t, found, found.words);
    label();
  }, (error) => {
    known = null;
    throw error;
  });
  return known;
}

function first() {
  if (speaks === lang()) return;
  speaks = lang();
  known = null;
  const built = BUILT_IN[speaks.split("-")[0]] ?? BUILT_IN.en;
  t = { search: built.help, results: built.help, loading: "…", back: "←", tab: "↗", ...t, ...built };
}

// Both at once: whoever waits is told within four seconds. A refusal is told in words, too.
async function ask(path, query) {
  const both = [api(`widget/${path}`, { query: { ...query, ...scope() }, signal: life.signal }), words()];
  await Promise.allSettled(both);
  const [found] = await Promise.all(both);
  Object.assign(t, found.words);
  return found;
}

function label() {
  first();
  name.textContent = t.help;
  launcher.textContent = says("label") || t.help;
  previous.setAttribute("aria-label", t.back);
  shut.setAttribute("aria-label", t.close);
  frame.lang = t.lang ?? "";
  // Not the frame's: it stays at the edge where lines of the page end.
  head.dir = body.dir = t.dir ?? "";
  search.label();
}

const contactPage = () => page(t.reached ?? "/contact", t.form === false ? {} : { q: query(), article: last, lang: lang() });

// Who must search first may ask once that has failed.
function contactLink(failed) {
  if (!failed && !tried && !/neutral|ask-first/.test(says("mode"))) return "";
  return t.form && !failed ? button(t.contact, () => write()) : leave(t.contact, contactPage());
}

const top = () => stack.at(-1);
const isOpen = () => inline || panel.open;

async function show(quietly) {
  const view = top();
  previous.hidden = stack.length < 2;
  body.replaceChildren(view.node);
  body.scrollTop = 0;
  since = Date.now();
  await view.load();
  if (top() !== view || quietly || !isOpen()) return;
  if (!land(view.anchor)) view.node.querySelector("h2, input").focus({ preventScroll: true });
}

// The section that matched is what the reader came for.
function land(anchor) {
  const target = anchor && root.getElementById(anchor);
  if (!target) return false;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  body.scrollTop += target.getBoundingClientRect().top - body.getBoundingClientRect().top - 8;
  return true;
}

function dwelt() {
  const ms = Date.now() - since;
  if (top().article && ms >= 1000) tell({ kind: "dwell", article: top().article, ms, place: "widget" });
  since = NaN;
}

function go(views, quietly) {
  dwelt();
  stack = views;
  if (!isOpen()) {
    opener = focused() ?? launcher;
    // A sheet that covers the page must not leave the focus behind it.
    panel[matchMedia("(max-width: 30rem)").matches ? "showModal" : "show"]();
    launcher.ariaExpanded = true;
    emit("open", {});
  }
  return show(quietly);
}

function read(id, anchor, from) {
  if (from) tell({ article: id, place: "widget", ...from });
  last = id;
  return go([...stack, articleView(id, anchor)]);
}

function write(quietly) {
  if (!asking || asking.sent) asking = contactView();
  const at = stack.indexOf(asking);
  return go(at < 0 ? [...stack, asking] : stack.slice(0, at + 1), quietly);
}

function back() {
  if (stack.length > 1) go(stack.slice(0, -1));
}

function open() {
  if (says("mode") === "ask-first" && stack.length < 2 && !tried) return write();
  return go(stack);
}

function close() {
  if (inline) return void go([search]);
  if (!panel.open) return;
  dwelt();
  panel.close();
  launcher.ariaExpanded = false;
  (opener?.isConnected ? opener : launcher).focus({ preventScroll: true });
  emit("close", {});
}

function step(event) {
  event.preventDefault();
  if (stack.length > 1) back();
  else close();
}

// What is typed here is not for the shortcuts of the page.
function keep(event) {
  if (isPlain(event)) event.stopPropagation();
}

function keys(event) {
  if (event.key === "Escape" && !event.isComposing && (!inline || stack.length > 1)) step(event);
  keep(event);
}

return {
  open, close, isOpen, write, read,
  search(text) {
    search.set(text);
    return go([search]);
  },
  fill: () => asking?.fill(),
  suggest() {
    label();
    search.fresh();
    if (isOpen()) top() === search ? search.load() : words().catch(() => {});
  },
  start() {
    life = new AbortController();
    label();
    document.addEventListener("visibilitychange", () => (document.hidden ? dwelt() : (since = Date.now())), life);
    if (inline) says("mode") === "ask-first" ? write(true) : show(true);
    return life;
  },
  stop() {
    dwelt();
    panel.open && panel.close();
    launcher.ariaExpanded = false;
    life.abort();
  },
};
