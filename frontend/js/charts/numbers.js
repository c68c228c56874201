// Numbers in the language of the page, as the server writes them.

export function numbersIn(language, decimals) {
  const exact = new Intl.NumberFormat(language, {
    useGrouping: "always",
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  return {
    exact: (value) => (value === null || value === undefined ? "–" : exact.format(Math.abs(value))),
    short: (value) => short.format(Math.abs(value)),
  };
}
