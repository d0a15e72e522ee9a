// <firstline-widget>: what a page may do with it.

const VERBS = ["open", "article", "search", "ask"];
const MARKED = VERBS.map((verb) => `[data-firstline-${verb}]`).join();

customElements.get("firstline-widget") || customElements.define("firstline-widget", class extends HTMLElement {
  static observedAttributes = ["lang", "label", "suggest", "code", "product", "category"];
  #panel;
  #filled = {};

  connectedCallback() {
    this.#panel ??= panelOf(this, this.#filled);
    const life = this.#panel.start();
    document.addEventListener("click", (event) => this.#click(event), life);
    // In an app that changes its address without loading, the page is another one now; where
    // browsers do not say so, the address is compared when the panel opens.
    window.navigation?.addEventListener("navigatesuccess", () => setTimeout(() => this.suggest(), 300), life);
  }

  disconnectedCallback() {
    this.#panel.stop();
  }

  attributeChangedCallback() {
    this.#panel?.suggest();
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
  prefill(given) {
    Object.assign(this.#filled, given);
    this.#panel?.fill();
  }
  on(type, heard) { this.addEventListener(type, heard); }
  off(type, heard) { this.removeEventListener(type, heard); }

  #click(event) {
    const marked = event.composedPath().find((one) => one.matches?.(MARKED));
    if (!marked || event.defaultPrevented || !isPlain(event)) return;
    event.preventDefault();
    const verb = VERBS.find((one) => marked.hasAttribute(`data-firstline-${one}`));
    this[verb](marked.getAttribute(`data-firstline-${verb}`));
  }
});
