// What is written is kept in this browser until it is sent, for a week at most.

export const PLACE = "firstline-contact-draft";
const KEPT_MS = 7 * 24 * 3600 * 1000;
const DELAY_MS = 300;
const NOT_KEPT = new Set(["started", "message_2", "files", "drop", "seen"]);

export function keepDraft(form) {
  const note = form.querySelector("#_draft");
  let timer = 0;

  function save() {
    clearTimeout(timer);
    timer = 0;
    const values = valuesOf(form);
    if (!values.subject?.trim() && !values.text?.trim()) return;
    store({ values, until: Date.now() + KEPT_MS });
    tell(form.dataset.kept);
  }

  function tell(words) {
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "plain";
    discard.textContent = form.dataset.discard;
    discard.addEventListener("click", () => {
      drop();
      form.elements.subject.value = "";
      form.elements.text.value = "";
      form.reset();
      note.hidden = true;
      form.elements.subject.focus();
    });
    note.replaceChildren(words, " ", discard);
    note.hidden = false;
  }

  function drop() {
    clearTimeout(timer);
    timer = 0;
    forgetDraft();
  }

  // A form that the server has filled in knows more than the draft.
  const filled = document.querySelector("#_faults") !== null;
  if (!filled && restore(form)) tell(`${form.dataset.restored} ${form.dataset.kept}`);
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, DELAY_MS);
  });
  addEventListener("pagehide", () => timer && save());
  return { save, drop };
}

export function forgetDraft() {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // Storage is forbidden here: then there is no draft, either.
  }
}

function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (!NOT_KEPT.has(name) && typeof value === "string") values[name] = value;
  }
  return values;
}

function store(draft) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(draft));
  } catch {
    // Full or forbidden: writing goes on without a draft.
  }
}

function load() {
  try {
    const draft = JSON.parse(localStorage.getItem(PLACE));
    if (draft && draft.until > Date.now()) return draft.values;
    forgetDraft();
  } catch {
    // Nothing that could be read.
  }
  return null;
}

function restore(form) {
  const values = load();
  if (!values) return false;
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = true;
    // What the address of the page asks for counts more than what was written before.
    else if (field.type === "hidden" ? name === "key" || !field.value : !field.value) field.value = value;
  }
  form.dispatchEvent(new Event("draft-restored"));
  return true;
}
