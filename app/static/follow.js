// The page of results: its list follows what is typed.  tools are those of search.js.

const FOLLOW_MS = 150; // A whole list that changes with each letter would flicker.

export function follow(form, input, tools) {
  const { results, announcer, newest, whenTyped, make, composes, clear } = tools;
  const note = make("p", "note");
  const say = announcer(form);
  const asking = newest();
  let shown = "";

  // The list before stays: its heading says what it answers.
  function tell(text) {
    shown = "";
    note.textContent = text;
    note.hidden = false;
    say(text);
  }

  function show(page, url) {
    const found = page?.getElementById("_results");
    if (!found) return tell(page?.querySelector("h1")?.textContent ?? form.dataset.offline);
    shown = url;
    note.hidden = true;
    history.replaceState(null, "", url);
    document.title = page.title;
    copyLinks(page);
    results.replaceChildren(...found.childNodes);
    say(results.querySelector("[data-status]")?.textContent.trim().replace(/\s+/g, " ") ?? "");
  }

  function ask() {
    const url = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    if (url === shown) return asking.stop();
    asking.run(
      (signal) => getPage(url, signal),
      (page) => show(page, url),
      () => tell(form.dataset.offline),
    );
  }

  const typing = whenTyped(input, FOLLOW_MS, ask);
  if (input.value !== input.defaultValue) ask(); // Typed while this script was on its way.
  results.before(note);
  // What stands below goes out of view with the first key, and so no late answer moves it.
  input.addEventListener("input", () => (results.style.minBlockSize = "100vh"), { once: true });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || composes(event) || !input.value) return;
    event.preventDefault();
    clear(input);
  });
  form.addEventListener("submit", () => {
    typing.stop();
    asking.stop();
  });
}

// A page as a document.  No text becomes HTML here, so Trusted Types have nothing to object.
function getPage(url, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.setRequestHeader("Firstline-Typing", "1");
    request.onload = () => resolve(request.response);
    request.onerror = request.onabort = reject;
    signal.onabort = () => request.abort();
    request.send();
  });
}

// The links around the list carry the question, too: that to the contact page, above all.
function copyLinks(page) {
  const links = (of) => [...of.querySelectorAll(".top > .frame > a, .bottom a")];
  const [ours, theirs] = [links(document), links(page)];
  if (ours.length === theirs.length) ours.forEach((link, at) => (link.href = theirs[at].href));
}
