// What was opened from a list, and how long an article was in sight.

const page = document.querySelector("article[data-article]");
const parts = new Set();
const isHead = (part) => /^H[1-6]$/.test(part?.tagName);
let [all, section, last, shown, near, anchor] = [0, 0, 0, false, false, ""];

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
  if (shown && near) section += now - last;
  last = now;
  shown = !document.hidden;
  near = parts.size > 0;
}

function report() {
  count();
  const dwell = (ms) => ({ kind: "dwell", article: page.dataset.article, ms: Math.round(ms) });
  send([dwell(all), { ...dwell(section), anchor }].filter(({ ms }) => ms >= 1000));
  all = section = 0;
}

const watch = new IntersectionObserver((entries) => {
  for (const one of entries) parts[one.isIntersecting ? "add" : "delete"](one.target);
  count();
});

function land() {
  report();
  watch.disconnect();
  parts.clear();
  let part = page.querySelector(":target");
  const level = isHead(part) && part.tagName;
  anchor = part?.id;
  while (level && part) {
    watch.observe(part);
    part = part.nextElementSibling;
    if (isHead(part) && part.tagName <= level) break;
  }
}

addEventListener("click", click);
addEventListener("auxclick", click);
addEventListener("suggestion", ({ target }) => tell(target, "typing"));
if (page) {
  land();
  addEventListener("hashchange", land);
  addEventListener("pagehide", report);
  addEventListener("visibilitychange", report);
}
