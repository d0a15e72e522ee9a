// The contact form: suggestions while one writes, a draft that survives, sending that is not
// lost with the connection.  Without this module the form works as it is.

import { keepDraft } from "./contact-draft.js";
import { sendFrom } from "./contact-send.js";
import { suggestFor } from "./contact-suggestions.js";
import { locale } from "./locale.js";

enhance();

function enhance() {
  showLocalTimes();
  const form = document.querySelector("#_contact");
  if (!form) return;
  followTopic(form);
  const draft = keepDraft(form);
  const suggestions = suggestFor(form);
  sendFrom(form, { draft, suggestions, again: enhance });
  document.querySelector("#_faults")?.focus();
}

// The questions of the chosen topic; those of others are not sent.
function followTopic(form) {
  const show = () => {
    for (const set of form.querySelectorAll("fieldset[data-topic]")) {
      const chosen = set.dataset.topic === form.elements.topic?.value;
      set.hidden = !chosen;
      set.disabled = !chosen;
    }
  };
  form.elements.topic?.addEventListener("change", show);
  form.addEventListener("draft-restored", show);
  show();
}

// Times by the visitor's own clock; the zone of the page stays in the title.
function showLocalTimes() {
  const words = document.querySelector("#_contact")?.dataset.yourTime;
  const format = new Intl.DateTimeFormat(locale, {
    weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit",
  });
  for (const time of document.querySelectorAll("time[data-moment], .notices time")) {
    time.title = time.textContent;
    time.textContent = format.format(new Date(time.dateTime));
    time.removeAttribute("data-moment");
    const zone = time.parentElement.querySelector("[data-zone]");
    if (zone && words) zone.textContent = `(${words})`;
  }
}
