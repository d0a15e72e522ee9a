// The fields of the contact form.

function field({ name, label, kind, required, options = [], ...more }) {
  const tag = { choice: "select", long: "textarea" }[kind] ?? "input";
  const id = `f-${name}`;
  const control = h(tag, { id, name, dir: "auto", "aria-required": required, ...more },
    ...options.map(([sent, text]) => h("option", { value: sent }, text)));
  return h("p", {}, h("label", { for: id }, label, !required && quiet(` (${t.optional})`, "span")), control);
}

// What is wrong stands above the form, and each line leads to its field.
function accuse(form, summary, { status, detail: message, errors = [] }) {
  for (const one of form.elements) one.removeAttribute("aria-invalid");
  const lines = errors.map(({ parameter, detail }, at) => {
    const control = form.elements[parameter];
    control?.setAttribute("aria-invalid", true);
    control?.setAttribute("aria-describedby", `e${at}`);
    return h("li", { id: `e${at}` }, control ? button(detail, () => control.focus(), "plain") : detail);
  });
  summary.replaceChildren(h("h3", {}, t.unsent), lines.length ? h("ul", {}, ...lines) : h("p", {}, status < 500 ? message : t.trouble));
  summary.hidden = false;
  summary.focus();
}
