// How this reader writes the page's language; en-001 is the world's English.

const { lang } = document.documentElement;
const own = navigator.languages.find((code) => code.split("-")[0] === lang && code !== "en");

export const locale = own ?? (lang === "en" ? "en-001" : lang);
