// A request to a person, from inside the panel.

function contactView() {
  const node = h("section", {}, waiting());
  const summary = h("div", { class: "note", role: "alert", tabindex: -1, hidden: true });
  const [extra, near, status] = [h("div"), h("div", { "aria-live": "polite" }), h("p", { role: "status" })];
  const view = { node, load, fill };
  let form, topics, asked, timer, key;

  async function load() {
    if (form) return;
    try {
      draw(await ask("contact", { q: query(), id: last, topic: filled.topic }));
    } catch (error) {
      node.replaceChildren(heading(t.form === false ? t.contact : fault(error)), links(leave(t.contact, contactPage())));
    }
  }

  function draw(found) {
    ({ topics } = found);
    form = h("form", { novalidate: true, submit, input: later, change: questions },
      ...found.fields.map(field), quiet(t.enclosed), links(h("button", { class: "main" }, t.send)), status);
    form.elements.subject.value = query();
    form.elements.text.parentElement.after(near, extra);
    node.replaceChildren(heading(t.write), found.response && quiet(found.response), summary, form);
    fill();
  }

  function fill() {
    for (const [name, value] of Object.entries(filled)) if (value && form?.elements[name]) form.elements[name].value = value;
    questions();
  }

  function questions() {
    const chosen = topics?.find(({ name }) => name === form.elements.topic.value);
    if (extra.dataset.topic === chosen?.name) return;
    extra.dataset.topic = chosen?.name ?? "";
    extra.replaceChildren(...(chosen?.questions ?? []).map(field));
  }

  function values() {
    const found = { answers: {} };
    for (const [name, value] of new FormData(form)) {
      const [, , answer] = name.split(".");
      if (answer) found.answers[answer] = value;
      else found[name] = value;
    }
    return found;
  }

  // Articles that may answer what is being written; sending never waits for them.
  function later() {
    clearTimeout(timer);
    timer = setTimeout(suggest, 400);
  }

  async function suggest() {
    const { subject, text, topic } = values();
    const words = subject + text + topic;
    if (asked === words || words.trim().length < 3) return;
    asked = words;
    const body = { subject, text, topic, article: last, lang: lang(), shown: near.dataset.shown };
    const found = await api("contact/suggestions", { body, signal: life.signal }).catch(() => ({}));
    const ids = found.suggestions?.map(({ id }) => id).join(" ");
    if (ids == null || asked !== words || ids === near.dataset.shown) return;
    near.dataset.shown = ids;
    near.replaceChildren(ids && h("h3", {}, t.answers), ...found.suggestions.map(({ id, title, section }, at) =>
      h("p", {}, button(title, () => read(id, section?.anchor, { kind: "suggestion_opened", rank: at + 1, place: "form" }), "plain"))));
  }

  async function submit(event) {
    event.preventDefault();
    if (status.textContent) return;
    clearTimeout(timer);
    status.textContent = t.sending;
    // The same key is the same request, however often it is sent.
    key ??= crypto.getRandomValues(new Uint32Array(4)).join("-");
    const body = { ...values(), key, page: here(), question: query(), article: last, product: says("product"), language: lang() };
    try {
      done(await api("tickets", { body }));
    } catch (error) {
      status.textContent = "";
      if (error.status === 409) key = null; // Taken before, and changed since: another request.
      accuse(form, summary, error);
    }
  }

  function done({ reference, url: path }) {
    const url = page(path);
    node.replaceChildren(heading(t.sent), h("p", {}, t.reference.replace("{reference}", reference)), links(leave(t.follow, url)));
    view.sent = true;
    for (const name of ["subject", "text", "topic"]) delete filled[name];
    if (top() === view) node.firstChild.focus();
    emit("ticket", { reference, url });
  }
  return view;
}
