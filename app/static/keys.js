// Ctrl K, ⌘ K and / lead to the search box of the page.

const box = document.querySelector("input[type=search]");
const slash = document.getElementById("_slash"); // Not there where the site does without "/".
const KEPT = "firstline.slash";

if (box) {
  if (slash) {
    slash.checked = kept() !== "off";
    slash.addEventListener("change", () => {
      keep(slash.checked ? "on" : "off");
      tell();
    });
  }
  tell();
  hint();
  document.addEventListener("keydown", (event) => {
    if (!asksForBox(event) || isTyping(event) || hasDialog(event)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

function asksForBox(event) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return false;
  const { key, ctrlKey, metaKey, shiftKey } = event;
  if (ctrlKey !== metaKey) return key.toLowerCase() === "k" && !shiftKey;
  // With Shift as well: that is how many keyboards write it.
  return key === "/" && !ctrlKey && Boolean(slash?.checked);
}

function isTyping(event) {
  const target = event.composedPath()[0]; // event.target hides fields in shadow roots.
  if (target === box) return event.key === "/";
  return target.isContentEditable || target.matches?.("input:not([type=checkbox]), textarea, select");
}

function hasDialog(event) {
  const dialog = "dialog[open], [role=dialog], [aria-modal=true]";
  return document.querySelector(":modal") || event.composedPath().some((at) => at.matches?.(dialog));
}

function tell() {
  box.setAttribute("aria-keyshortcuts", slash?.checked ? "Control+K Meta+K /" : "Control+K Meta+K");
}

function hint() {
  const key = document.createElement("kbd");
  key.ariaHidden = "true";
  key.textContent = /Mac|iP/.test(navigator.platform) ? "⌘ K" : "Ctrl K";
  box.after(key);
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // Storage is forbidden: the switch holds for this page.
  }
}

function keep(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // As above.
  }
}
