// A list of options under a field that keeps the focus: an ARIA combobox with manual selection
// (W3C, ARIA Authoring Practices).

function listFor(input, choose) {
  const list = h("ul", { id: "list", role: "listbox", hidden: true });
  let active = -1;

  function activate(index) {
    active = index;
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", at === index));
    const option = list.children[index];
    input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  function show(items, label) {
    list.replaceChildren(...items.map((one, at) =>
      h("li", { id: `o${at}`, role: "option", lang: one.language },
        h("b", {}, one.title),
        one.section && quiet(` › ${one.section.title}`, "span"),
        one.snippet && h("small", {}, ...marked(one.snippet)))));
    list.items = items;
    list.hidden = !items.length;
    list.setAttribute("aria-label", label);
    input.setAttribute("aria-expanded", !list.hidden);
    activate(-1);
  }

  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    // Safari ends composing before it tells of the key.
    if (event.isComposing || event.keyCode === 229 || !count) return;
    if (event.key === "ArrowDown") activate((active + 1) % count);
    else if (event.key === "ArrowUp") activate((active <= 0 ? count : active) - 1);
    else if (event.key === "Enter" && active >= 0) choose(active);
    else return;
    event.preventDefault();
  });
  // The field must keep the focus.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("li");
    if (option) choose([...list.children].indexOf(option));
  });
  return { list, show };
}
