// "Find a place": a combobox as the ARIA Authoring Practices describe it (list with manual selection).
import { count, fill, labels } from "./state.js";

const WAIT = 180;

export class PlaceSearch {
  /** `address` answers a search; `choose(place)` is called with the place that was chosen. */
  constructor(form, address, choose) {
    this.input = form.querySelector("input");
    this.list = form.querySelector("[role=listbox]");
    this.status = form.querySelector("[data-place-search-status]");
    this.address = address;
    this.choose = choose;
    this.places = [];
    this.active = -1;
    this.dress();
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.search().then(() => this.take(Math.max(0, this.active)));
    });
  }

  dress() {
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), WAIT);
  }

  async search() {
    clearTimeout(this.timer);
    const words = this.input.value.trim();
    if (!words) return this.close();
    const answer = await fetch(`${this.address}?limit=8&q=${encodeURIComponent(words)}`).then((each) => (each.ok ? each.json() : { places: [] }));
    if (words === this.input.value.trim()) this.open(answer.places);
    return undefined;
  }

  open(places) {
    this.places = places;
    this.list.replaceChildren(...places.map((place, number) => this.option(place, number)));
    this.list.hidden = !places.length;
    this.input.setAttribute("aria-expanded", String(places.length > 0));
    this.status.textContent = places.length ? fill(labels.found, { number: count(places.length) }) : labels.notFound;
    this.point(-1);
  }

  option(place, number) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${number}`;
    option.setAttribute("role", "option");
    option.textContent = place.name;
    if (place.parent_name) {
      const above = document.createElement("span");
      above.className = "quiet";
      above.textContent = ` ${place.parent_name}`;
      option.append(above);
    }
    option.addEventListener("mousedown", (event) => event.preventDefault());
    option.addEventListener("click", () => this.take(number));
    return option;
  }

  point(number) {
    this.active = number;
    [...this.list.children].forEach((option, each) => option.setAttribute("aria-selected", String(each === number)));
    const option = this.list.children[number];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const last = this.places.length - 1;
    const moves = { ArrowDown: this.active < last ? this.active + 1 : 0, ArrowUp: this.active > 0 ? this.active - 1 : last };
    if (event.key in moves && !this.list.hidden) {
      event.preventDefault();
      this.point(moves[event.key]);
    } else if (event.key === "Escape") {
      this.close();
    }
  }

  take(number) {
    const place = this.places[number];
    if (!place) return;
    this.input.value = place.name;
    this.close();
    this.choose(place);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
