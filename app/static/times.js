// Times of announcements by the reader's own clock; without this module they are in UTC.

const { lang } = document.documentElement;
const own = navigator.languages.find((code) => code.split("-")[0] === lang) ?? lang;
const words = new Intl.DateTimeFormat(own, {
  day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short",
});
for (const time of document.querySelectorAll(".notices time")) {
  time.textContent = words.format(new Date(time.dateTime));
}
