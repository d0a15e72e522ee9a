// What was opened from a list, and how long an article was in sight.

const page = document.querySelector("article[data-article]");
const on = addEventListener;
const parts = new Set();
const heads = ":is(h2,h3,h4,h5,h6)[id]";
let [all, section, last, shown, anchor] = [0, 0, 0];

function send(events) {
  const body = new Blob([JSON.stringify(events)], { type: "application/json" });
  if (events.length) navigator.sendBeacon?.("/api/events", body);
}

function tell({ dataset: { article, rank } }, place) {
  const kind = /page|typing/.test(place) ? "click" : "suggestion_opened";
  send([{ kind, article, rank: +rank, place }]);
}

function click({ target, button }) {
  const link = target.closest?.("a[data-article]");
  if (link && button < 2) tell(link, link.closest("[data-place]")?.dataset.place ?? "page");
}

function count() {
  const now = performance.now();
  if (shown) all += now - last;
  if (shown && parts.size) section += now - last;
  last = now;
  shown = !document.hidden;
}

function report() {
  count();
  const dwell = (ms) => ({ kind: "dwell", article: page.dataset.article, ms: Math.round(ms) });
  send([dwell(all), { ...dwell(section), anchor }].filter(({ ms }) => ms >= 1000));
  all = section = 0;
}

const watch = new IntersectionObserver((entries) => {
  count();
  for (const { isIntersecting: is, target } of entries) parts[is ? "add" : "delete"](target);
});

function land() {
  report();
  watch.disconnect();
  parts.clear();
  const here = ({ id }) => new URL("#" + id, location).href === location.href;
  const head = [...page.querySelectorAll(heads)].find(here); // :target is set later.
  anchor = head?.id;
  // A heading may stand in a frame with its link.
  for (let part = head?.closest(".heading") ?? head; part; part = part.nextElementSibling) {
    const next = part.matches(heads) ? part : part.matches(".heading") && part.firstChild;
    if (next && next !== head && next.tagName <= head.tagName) break;
    watch.observe(part);
  }
}

on("click", click);
on("auxclick", click);
on("suggestion", ({ target }) => tell(target, "typing"));
if (page) {
  land();
  on("hashchange", land);
  on("pagehide", report);
  on("visibilitychange", report);
}
