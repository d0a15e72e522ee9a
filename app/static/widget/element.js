// <firstline-widget>: what a page may do with it.

const VERBS = ["open", "article", "search", "ask"];
const MARKED = VERBS.map((verb) => `[data-firstline-${verb}]`).join();

customElements.get("firstline-widget") || customElements.define("firstline-widget", class extends HTMLElement {
  static observedAttributes = ["lang", "suggest", "code", "product", "category"];
  #panel;

  connectedCallback() {
    this.#panel ??= panelOf(this);
    const life = this.#panel.start();
    document.addEventListener("click", (event) => this.#click(event), life);
    // In an app that changes its address without loading, the page is another one now; where
    // browsers do not say so, the address is compared when the panel opens.
    window.navigation?.addEventListener("navigatesuccess", () => setTimeout(() => this.suggest(), 300), life);
  }

  disconnectedCallback() {
    this.#panel.stop();
  }

  attributeChangedCallback(name) {
    this.#panel?.[name === "lang" ? "relabel" : "suggest"]();
  }

  open() { this.#panel.open(); }
  close() { this.#panel.close(); }
  toggle() { this.#panel.isOpen() ? this.close() : this.open(); }
  search(query = "") { return this.#panel.search(query); }
  article(id, anchor) { return this.#panel.read(id, anchor); }
  ask(text) {
    if (text) this.prefill({ text });
    return this.#panel.write();
  }
  suggest(wanted) {
    if (wanted == null) this.#panel.suggest();
    else this.setAttribute("suggest", [wanted].flat().join(" "));
  }
  identify({ name, email }) { this.prefill({ name, email }); }
  prefill(given) { this.#panel.fill(given); }
  on(type, heard) { this.addEventListener(type, heard); }
  off(type, heard) { this.removeEventListener(type, heard); }

  #click(event) {
    const marked = event.composedPath()[0].closest?.(MARKED);
    if (!marked || event.defaultPrevented || !isPlain(event)) return;
    event.preventDefault();
    const verb = VERBS.find((one) => marked.hasAttribute(`data-firstline-${one}`));
    this[verb](marked.getAttribute(`data-firstline-${verb}`));
  }
});
