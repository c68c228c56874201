// The slider beside the list of dates, and playing through them, forward, one step at a time.
import { calm, labels } from "./state.js";

const STEP = 1400;

export class Dates {
  /** `change(select)` is called when another date has been chosen. */
  constructor(change) {
    this.change = change;
    this.timer = null;
  }

  /** Ties slider and button to the list; called again whenever the server has drawn them anew. */
  dress() {
    this.select = document.querySelector("#date");
    this.slider = document.querySelector("[data-date-slider]");
    this.button = document.querySelector("[data-play]");
    if (!this.slider) return this.stop();
    this.slider.hidden = false;
    this.show();
    this.slider.addEventListener("input", () => {
      this.select.selectedIndex = this.last - Number(this.slider.value);
      this.say();
    });
    this.slider.addEventListener("change", () => this.change(this.select));
    this.button.hidden = false;
    this.button.addEventListener("click", () => (this.timer ? this.stop() : this.play()));
    this.label();
    return undefined;
  }

  /** The list has the newest first, the slider the newest at its end. */
  get last() {
    return this.select.options.length - 1;
  }

  show() {
    this.slider.value = String(this.last - this.select.selectedIndex);
    this.say();
  }

  say() {
    this.slider.setAttribute("aria-valuetext", this.select.selectedOptions[0].textContent);
  }

  label() {
    this.button?.setAttribute("aria-pressed", String(Boolean(this.timer)));
    const text = this.button?.querySelector("[data-play-label]");
    if (text) text.textContent = this.timer ? labels.pause : labels.play;
  }

  play() {
    if (this.select.selectedIndex === 0) this.select.selectedIndex = this.select.options.length;
    this.timer = setInterval(() => this.step(), calm() ? 2 * STEP : STEP);
    this.step();
    this.label();
  }

  step() {
    const now = this.select.selectedIndex;
    const next = now < 0 ? this.last : now - 1;
    if (next < 0) return this.stop();
    this.select.selectedIndex = next;
    this.show();
    return this.change(this.select);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.label();
  }
}
