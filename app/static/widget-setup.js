// The page that sets up the widget: what is chosen shows at once, and is copied with one press.
// Without this module the form shows the same.

const form = document.querySelector("#_setup");
const preview = document.querySelector("#_preview");
const [snippet, style] = [document.querySelector("#_snippet"), document.querySelector("#_style")];
const [script] = snippet.value.split("\n");
const DEFAULTS = { mode: "self-service", position: "end", theme: "auto" };
const ORDER = ["lang", "mode", "position", "theme", "product", "category"];

function show() {
  const values = Object.fromEntries(new FormData(form));
  const widget = document.createElement("firstline-widget");
  for (const name of ORDER) {
    const value = values[name]?.trim();
    const here = name !== "position" || values.layout !== "inline";
    if (here && value && value !== DEFAULTS[name]) widget.setAttribute(name, value);
  }
  if (values.layout === "inline") widget.setAttribute("inline", "");
  if (values.images) widget.setAttribute("images", "");
  snippet.value = `${script}\n${widget.outerHTML.replaceAll('=""', "")}\n`;
  const accent = /^#[0-9a-f]{6}$/i.test(values.accent) ? values.accent : "";
  style.value = accent && `firstline-widget { --firstline-accent: ${accent}; }\n`;
  document.querySelector("#_style-part").hidden = !accent;
  document.querySelector("#_floats").hidden = values.layout === "inline";
  if (accent) widget.style.setProperty("--firstline-accent", accent);
  preview.replaceChildren(widget);
}

function copyFrom(field) {
  const button = document.createElement("button");
  const status = document.createElement("span");
  button.type = "button";
  button.textContent = field.dataset.copy;
  status.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    field.select();
    if (await copied(field.value)) status.textContent = ` ${field.dataset.copied}`;
  });
  field.parentElement.after(button, status);
}

// Without https there is no clipboard but the old command; what is not copied stays selected.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

form.addEventListener("input", show);
form.querySelector("button").hidden = true;
copyFrom(snippet);
copyFrom(style);
show(); // A colour is set by script: pages of ours hold no style of their own.
