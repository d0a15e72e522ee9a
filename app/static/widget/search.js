// The first view: articles for the page that the widget stands on, and search as one types.

function searchView() {
  const input = h("input", {
    id: "q", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": "list", autocomplete: "off", enterkeyhint: "search",
    maxlength: 256, dir: "auto", input: later, compositionend: () => later({}),
  });
  const title = h("label", { for: "q", class: "hidden" });
  const lead = h("p", { class: "lead" });
  const status = h("p", { role: "status", class: "hidden" });
  const ways = links();
  const { list, show } = listFor(input, choose);
  let latest, timer, spoken, asked, around;
  const text = () => input.value.trim();
  const results = () => page("/search", { q: text(), ...scope() });
  const node = h("form", { role: "search", submit }, title, input, lead, list, status, ways);

  function submit(event) {
    event.preventDefault();
    if (text()) window.open(results(), "_blank", "noopener");
  }

  function choose(index) {
    const { id, section } = list.items[index];
    read(id, section?.anchor, { kind: asked ? "click" : "suggestion_opened", rank: index + 1 });
  }

  function say(words) {
    lead.textContent = words;
    clearTimeout(spoken);
    // Screen readers speak the letters typed first.
    if (text()) spoken = setTimeout(() => (status.textContent = `${words} ${t.found?.replace("{n}", list.items.length) ?? ""}`), 600);
  }

  function offer(failed) {
    ways.replaceChildren(text() || failed ? leave(text() ? t.results : t.search, results()) : "", contactLink(failed));
  }

  function draw(found) {
    const items = found.answers ?? found.suggestions;
    const count = items.length;
    tried ||= !!asked;
    const words = asked ? (count ? (found.confident ? "" : t.near) : t.none) : count ? t[found.fits ? "fits" : "featured"] : "";
    show(items, words || t.search);
    say(words);
    offer();
    if (asked) emit("search", { query: asked, total: found.total, confident: found.confident });
  }

  function fail(error) {
    asked = null;
    tried = true;
    show([], t.search);
    say(fault(error));
    offer(true);
  }

  async function load() {
    clearTimeout(timer);
    const wanted = text();
    if (wanted === asked && (wanted || around === here())) return;
    const { signal } = life;
    const mine = (latest = {});
    const outrun = () => signal.aborted || mine !== latest;
    try {
      const found = await (wanted ? ask("search", { q: wanted }) : ask("suggestions", about()));
      if (outrun()) return;
      asked = wanted;
      around = here();
      draw(found);
    } catch (error) {
      if (!outrun()) fail(error);
    }
  }

  function later({ isComposing }) {
    clearTimeout(timer);
    if (!isComposing) timer = setTimeout(load, 120);
  }

  return {
    node,
    load: () => void load(),
    query: text,
    label: () => (title.textContent = input.placeholder = t.search),
    set(words) {
      input.value = words;
    },
    fresh() {
      around = null;
    },
  };
}
