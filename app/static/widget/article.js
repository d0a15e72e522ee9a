// An article, read inside the panel, and whether it helped.

const heading = (text, more) => h("h2", { tabindex: -1, ...more }, text);

function articleView(article, anchor) {
  const node = h("article", {}, waiting());
  const view = { node, article, anchor, load };
  let loaded;

  async function load() {
    if (loaded) return;
    try {
      const found = await ask(`articles/${encodeURI(article)}`);
      view.article = found.id;
      loaded = true;
      draw(found);
    } catch (error) {
      node.replaceChildren(heading(error.status === 404 ? t.none : fault(error)), links(leave(t.search, page("/")), contactLink(true)));
    }
  }

  function draw({ id, title, language, dir, outdated, body: text, url, reasons }) {
    const way = { lang: language, dir };
    tried = true;
    node.replaceChildren(
      heading(title, way), outdated == null ? "" : h("p", { class: "note" }, t.outdated, " ", outdated),
      h("div", { click: follow, ...way }, ...text.map(build)), judge(id, reasons),
      links(leave(t.full, page(url)), contactLink()));
    tell({ kind: "view", article: id, place: "widget" });
    emit("article-viewed", { id, title });
  }

  function follow(event) {
    const link = event.target.closest("a");
    if (!link || !isPlain(event)) return;
    const href = link.getAttribute("href");
    if (link.dataset.article) read(link.dataset.article, link.dataset.anchor);
    else if (href[0] === "#") land(decodeURIComponent(href.slice(1)));
    else return;
    event.preventDefault();
  }
  return view;
}

function judge(article, reasons) {
  const said = h("p", { role: "status" });
  const asks = h("div", { class: "judge" }, h("span", {}, t.helpful), button(t.yes, yes), button(t.no, no));
  const place = h("section", { "aria-label": t.helpful }, asks, said);
  const send = (more) => api("feedback", { body: { article, ...more } });

  function thank() {
    asks.remove();
    said.textContent = t.thanks;
  }

  function yes() {
    send({ helpful: true }).catch(fault);
    tell({ kind: "solved", article, place: "widget" });
    emit("solved", { article });
    thank();
  }

  function no() {
    send({ helpful: false }).catch(fault);
    asks.replaceChildren(h("form", { submit },
      h("fieldset", {}, h("legend", {}, t.why), ...reasons.map(([value, text]) =>
        h("label", { class: "choice" }, h("input", { type: "radio", name: "reason", value }), text))),
      field({ name: "comment", label: t.comment, kind: "long", maxlength: 1000 }),
      links(h("button", { class: "main" }, t.send), contactLink())));
    asks.querySelector("input").focus();
  }

  function submit(event) {
    event.preventDefault();
    send({ helpful: false, ...Object.fromEntries(new FormData(event.target)) })
      .then(thank, (error) => (said.textContent = fault(error)));
  }
  return place;
}
