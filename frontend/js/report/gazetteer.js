// The names of a country's places, offered while one is typed.

export function offerPlaces(form) {
  const country = form.querySelector('[name="country"]');
  const list = form.querySelector("#places");
  let shown = "";
  async function offer() {
    if (!country.value || country.value === shown) return;
    shown = country.value;
    const names = await namesIn(shown);
    list.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
  }
  country.addEventListener("change", offer);
  // On the first visit nobody kept the names, since the worker came later: they are asked for once more, through it.
  navigator.serviceWorker?.addEventListener("controllerchange", () => country.value && namesIn(country.value));
  return offer();
}

async function namesIn(country) {
  try {
    const answer = await fetch(`/report/places/${encodeURIComponent(country)}.json`, { redirect: "error" });
    return answer.ok ? (await answer.json()).places : [];
  } catch {
    return []; // without a network, and never fetched before: the name is typed freely
  }
}
