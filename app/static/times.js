// Times of announcements by the reader's own clock; without this module they are in UTC.

import { locale } from "./locale.js";

const words = new Intl.DateTimeFormat(locale, {
  day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short",
});
for (const time of document.querySelectorAll(".notices time")) {
  time.textContent = words.format(new Date(time.dateTime));
}
