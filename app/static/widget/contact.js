// A request to a person, from inside the panel.

function contactView() {
  const node = h("section", {}, waiting());
  const summary = h("div", { class: "note", role: "alert", tabindex: -1, hidden: true });
  const [extra, near, status] = [h("div"), h("div", { "aria-live": "polite" }), h("p", { role: "status" })];
  // The same key is the same request, however often it is sent.
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16)).join("");
  const view = { node, load, fill };
  let form, topics, asked, timer;

  async function load() {
    if (form) return;
    try {
      await words();
      draw(await api("widget/contact", { query: { ...scope(), q: query(), id: last, topic: filled.topic }, signal: life.signal }));
    } catch (error) {
      node.replaceChildren(heading(fault(error)), links(leave(t.contact, contactPage())));
    }
  }

  function draw(found) {
    ({ topics } = found);
    form = h("form", { novalidate: true, submit, input: later, change: questions },
      topics.length ? field("topic", t.topic, { kind: "choice", options: [["", t.other], ...topics.map((one) => [one.name, one.title])] }) : "",
      field("subject", t.subject, { required: true, maxlength: 300, value: query() }),
      field("text", t.text, { kind: "long", required: true }), near, extra,
      field("name", t.name, { autocomplete: "name" }),
      field("email", t.email, { type: "email", autocomplete: "email", required: found.email }),
      quiet(t.enclosed), links(h("button", { class: "main" }, t.send)), status);
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
    extra.replaceChildren(...(chosen?.questions ?? []).map(({ name, label: text, options, ...more }) =>
      field(`answer.${chosen.name}.${name}`, text, { ...more, options: more.kind === "choice" && [["", "–"], ...options] })));
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
    const body = { ...values(), key, page: here(), question: query(), article: last, product: says("product"), language: lang() };
    try {
      done(await api("tickets", { body, headers: { "Idempotency-Key": key, "Accept-Language": lang() }, patience: 15000 }));
    } catch (error) {
      status.textContent = "";
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
