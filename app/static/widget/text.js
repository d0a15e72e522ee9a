// What all views are made of; from here on all parts stand in one function, once a widget.

const waiting = () => h("p", { role: "status" }, t.loading);

// What a reader is told of a failure; who builds the page learns more.
function fault({ status }) {
  if (status === 403) console.warn(`Firstline: [widget] origins needs ${location.origin}`);
  return (status && t.broken) || t.offline;
}

function leave(text, href) {
  return h("a", { href, target: "_blank", rel: "noopener" }, text, h("span", { class: "hidden" }, ` (${t.tab})`));
}

// An article's text: [tag, attributes, child, …] or a text, as the help centre cleaned it.
function build(node) {
  if (typeof node === "string") return node;
  const [tag, given, ...children] = node;
  const { href, src, alt } = given;
  if (src && !host.hasAttribute("images")) return leave(alt || t.picture, page(src));
  // The article's title is an h2 here.
  const name = tag.replace(/^h[2-5]$/, ([, level]) => `h${+level + 1}`);
  return h(name, {
    ...given,
    ...(src && { src: page(src), crossorigin: "anonymous", loading: "lazy" }),
    ...(href && href[0] !== "#" && { href: page(href), target: "_blank", rel: "noopener" }),
  }, ...children.map(build));
}
