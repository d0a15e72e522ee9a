// What is asked of the help centre, and what is said when it does not answer.

const BASE = new URL(import.meta.url).origin;
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

function page(path, query = {}) {
  const url = new URL(path, BASE);
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
  return url.href;
}

// A reader is told within four seconds; what was taken must not look lost.
async function api(path, { query, body, signal }) {
  const clock = AbortSignal.timeout(body ? 15000 : 3500);
  const response = await fetch(page(`/api/${path}`, query), {
    ...(body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
    credentials: "omit",
    keepalive: path === "events",
    signal: AbortSignal.any([clock, signal ?? clock]),
  });
  const found = response.status === 204 ? {} : await response.json();
  if (response.ok) return found;
  throw { status: response.status, ...found };
}

// Events are counted, never waited for.
const tell = (event) => api("events", { body: [event] }).catch(() => {});
