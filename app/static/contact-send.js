// Sends the form without leaving the page, so that a cut connection costs nothing: the same key
// makes the same request, however often it is sent.

export function sendFrom(form, { draft, suggestions, again }) {
  const status = form.querySelector("#_sending");
  let running = false;

  function wait(words) {
    status.textContent = words;
    running = false;
  }

  async function send() {
    if (running) return;
    running = true;
    removeEventListener("online", send);
    suggestions.stop();
    draft.save();
    status.textContent = form.dataset.sending;
    const body = new FormData(form);
    body.set("seen", "1"); // The articles stood beside the form, so there is no page with them.
    try {
      const response = await fetch(form.action, { method: "POST", body });
      if (response.redirected && response.ok) {
        draft.drop();
        location.assign(response.url);
      } else if (response.headers.get("Content-Type")?.startsWith("text/html")) {
        if (replaceMain(await response.text())) again();
        else wait(form.dataset.trouble);
      } else {
        wait(form.dataset.trouble);
      }
    } catch {
      wait(navigator.onLine ? form.dataset.trouble : form.dataset.offline);
      addEventListener("online", send, { once: true });
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const problem = tooMany(form) ?? tooLarge(form);
    if (problem) wait(problem);
    else send();
  });
}

// What the server would refuse before it has read the form.
function tooMany(form) {
  const most = Number(form.dataset.mostFiles);
  const file = form.elements.files?.files[most];
  return file && told(form.dataset.tooMany, file, most);
}

function tooLarge(form) {
  const most = Number(form.dataset.mostBytes);
  const file = [...(form.elements.files?.files ?? [])].find((one) => one.size > most);
  return file && told(form.dataset.tooLarge, file, most / 1e6);
}

function told(words, file, most) {
  return words.replace("{most}", most).replace("{name}", () => file.name);
}

// The server's page with what is wrong: its texts are filled in again, scripts do not run.
// A page without the form must not take its place: what was written would be gone.
function replaceMain(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector("main");
  if (!main?.querySelector("#_contact")) return false;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  document.title = page.title;
  return true;
}
