// What the page tells the script: the view, the texts, and how numbers are written in the reader's language.

const read = (id) => JSON.parse(document.getElementById(id).textContent);

export const readState = () => read("map-state");
export const labels = read("map-labels");

const language = document.documentElement.lang;
const calendar = language.startsWith("en") ? "en-GB" : language; // the day before the month, as the server writes it
const whole = new Intl.NumberFormat(language, { useGrouping: "always", maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat(calendar, { dateStyle: "long", timeZone: "UTC" });

export const count = (value) => whole.format(value);
export const decimal = (value) => oneDecimal.format(value);
export const date = (iso) => day.format(new Date(iso));

/** `text` with its {names} replaced by `facts`. */
export const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");

export const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
