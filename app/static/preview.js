// The preview on a writer's machine: loads the page again after a save, where it was scrolled to,
// and leaves open what was open.

const { previewEvents: address, previewVersion: shown } = document.documentElement.dataset;
const SCROLL = "preview-scroll";
let stream;

// Only a page that is seen holds a connection: browsers allow six to a host.
function follow() {
  stream?.close();
  stream = undefined;
  if (document.hidden) return;
  stream = new EventSource(address);
  stream.onmessage = ({ data }) => {
    if (String(JSON.parse(data).version) !== shown) reload();
  };
}

function reload() {
  stream?.close();
  keep(SCROLL, JSON.stringify([location.pathname, scrollX, scrollY]));
  location.reload();
}

function scrollBack() {
  const [path, x, y] = JSON.parse(kept(SCROLL) ?? "[]");
  sessionStorage.removeItem(SCROLL);
  if (path === location.pathname) scrollTo(x, y);
}

function remember(details) {
  const name = `preview-${details.dataset.keep}`;
  const before = kept(name);
  const asked = details.dataset.keep === "questions" && new URLSearchParams(location.search).has("try");
  if (before !== null && !asked) details.open = before === "open";
  details.addEventListener("toggle", () => keep(name, details.open ? "open" : "closed"));
}

function kept(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null; // Storage can be switched off.
  }
}

function keep(name, value) {
  try {
    sessionStorage.setItem(name, value);
  } catch {
    // Then the page begins at its top.
  }
}

document.querySelectorAll("[data-keep]").forEach(remember);
addEventListener("keydown", ({ key }) => {
  if (key === "Escape") document.querySelectorAll(".preview-bar details[open]").forEach((one) => (one.open = false));
});
scrollBack();
follow();
document.addEventListener("visibilitychange", follow);
