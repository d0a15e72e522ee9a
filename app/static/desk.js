// The desk's list: copying with one key or button, each copy announced and recorded.  Without
// this module the same buttons lead to pages with the text to copy.

const KEYS_OFF = "firstline-desk-keys-off";
const COPIES = { l: "link", m: "markdown", h: "html", r: "reply" };

let keysOff = null; // As switched on this page, before what the browser remembers.

const desk = document.querySelector("#_desk");
if (desk) enhance(desk);

function enhance(desk) {
  const status = desk.querySelector("#_desk-status");
  const rows = [...desk.querySelectorAll(".suggestions-list > li")];
  let current = -1;

  function say(name) {
    // Emptied first, so that the same words are spoken again.
    status.textContent = "";
    window.setTimeout(() => (status.textContent = desk.dataset[name]), 50);
  }

  function select(index) {
    if (rows.length === 0) return;
    current = Math.max(0, Math.min(rows.length - 1, index));
    rows.forEach((row, at) => row.classList.toggle("current", at === current));
    rows[current].focus();
  }

  async function copy(button) {
    const form = button.form;
    const done = await write(button.dataset.text, button.value);
    if (done) form.querySelector(".copy-text")?.remove();
    else showSelected(form, button.dataset.text, desk.dataset.saidText);
    const fields = new FormData(form, button);
    const failed = await send(form.action, fields);
    say(failed ?? (done ? saidOf(button.value) : "saidSelect"));
  }

  async function note(form) {
    const failed = await send(form.action, new FormData(form));
    say(failed ?? "saidNoted");
    if (!failed) {
      form.reset();
      const details = form.closest("details");
      if (details) details.open = false;
    }
  }

  desk.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target.matches(".copy")) copy(event.submitter);
    else note(event.target);
  });

  for (const [index, row] of rows.entries()) {
    row.addEventListener("focusin", () => {
      if (current !== index) {
        current = index;
        rows.forEach((one, at) => one.classList.toggle("current", at === index));
      }
    });
  }

  const actions = {
    j: () => select(current + 1),
    ArrowDown: () => select(current + 1),
    k: () => select(current - 1),
    ArrowUp: () => select(current - 1),
    o: () => row()?.querySelector("h3 a").click(),
    w: () => row() && note(row().querySelector(".wrong form")),
    n: () => note(desk.querySelector("form.nothing")),
  };
  for (const [key, form] of Object.entries(COPIES)) {
    actions[key] = () => row() && copy(row().querySelector(`button[value=${form}]`));
  }

  function row() {
    if (current < 0) select(0);
    return rows[current];
  }

  document.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || !keysAreOn() || isTyping(event)) return;
    event.preventDefault();
    action();
  });

  offerSwitch(desk);
  if (document.activeElement === document.body) {
    desk.querySelector("h2").focus({ preventScroll: true });
  }
}

function isTyping(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return true;
  return Boolean(event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]"));
}

// WCAG 2.1.4: who speaks to the computer or hits keys by mistake can do without them.
function offerSwitch(desk) {
  const box = desk.querySelector("#_keys-on");
  desk.querySelector("#_keys-switch").hidden = false;
  box.checked = keysAreOn();
  box.addEventListener("change", () => {
    try {
      if (box.checked) window.localStorage.removeItem(KEYS_OFF);
      else window.localStorage.setItem(KEYS_OFF, "1");
    } catch {
      // Nothing can be kept in a frame of another site: the switch holds for this page.
    }
    keysOff = !box.checked;
  });
}

function keysAreOn() {
  if (keysOff !== null) return !keysOff;
  try {
    return window.localStorage.getItem(KEYS_OFF) === null;
  } catch {
    return true;
  }
}

async function write(text, form) {
  try {
    if (form === "html" && window.ClipboardItem) {
      const kinds = { "text/html": new Blob([text], { type: "text/html" }),
                      "text/plain": new Blob([text], { type: "text/plain" }) };
      await navigator.clipboard.write([new ClipboardItem(kinds)]);
    } else {
      await navigator.clipboard.writeText(text);
    }
    return true;
  } catch {
    // No https, or a frame that may not copy.
    return false;
  }
}

function showSelected(form, text, label) {
  let area = form.querySelector(".copy-text");
  if (!area) {
    area = document.createElement("textarea");
    area.className = "copy-text";
    area.readOnly = true;
    area.setAttribute("aria-label", label);
    form.append(area);
  }
  area.value = text;
  area.focus();
  area.select();
}

// What to say when it fails, or null.
async function send(address, fields) {
  try {
    const response = await fetch(address, { method: "POST", body: new URLSearchParams(fields) });
    if (response.status === 401) return "saidSignedOut";
    return response.ok ? null : "saidFailed";
  } catch {
    return "saidFailed";
  }
}

function saidOf(form) {
  return `said${form[0].toUpperCase()}${form.slice(1)}`;
}
