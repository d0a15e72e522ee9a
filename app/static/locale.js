// How this reader writes the page's language: English of the reader's own country, else that of the world.

const { lang } = document.documentElement;
const own = navigator.languages.find((code) => code.split("-")[0] === lang && code !== "en");

export const locale = own ?? (lang === "en" ? "en-001" : lang);
