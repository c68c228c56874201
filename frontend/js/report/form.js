// The form on a phone: what is typed is kept locked while it is typed, and sent from there.
import { dropFile, keepFile, load, save } from "./drafts.js";
import { fieldsOf, fill, isEmpty } from "./fields.js";

const PAUSE = 800; // milliseconds without typing before a draft is kept

export class ReportForm {
  /** `say(kind)` tells one of the page's sentences; `changed()` is called when the list of drafts is another. */
  constructor(form, person, { say, changed }) {
    Object.assign(this, { form, person, say, changed });
    this.list = form.querySelector("[data-files]");
    this.input = form.querySelector('input[type="file"]');
    this.begin();
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", (event) => (event.target === this.input ? this.take() : this.later()));
    addEventListener("pagehide", () => this.keepIfNeeded());
    document.addEventListener("visibilitychange", () => this.keepIfNeeded());
  }

  begin(id = crypto.randomUUID()) {
    clearTimeout(this.timer);
    this.id = id;
    this.files = [];
    this.drawFiles();
  }

  get said() {
    return { fields: fieldsOf(this.form), files: this.files };
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
    this.isChanged = true;
  }

  keepIfNeeded() {
    if (this.isChanged) this.keep();
  }

  async keep(state = "draft") {
    clearTimeout(this.timer);
    this.isChanged = false;
    const { said } = this;
    if (state === "draft" && isEmpty(said.fields) && !said.files.length) return;
    await save({ id: this.id, person: this.person, state, said });
    await this.changed();
  }

  async open(id) {
    this.keepIfNeeded();
    const report = await load(id, this.person);
    if (!report || report.state === "waiting") return;
    this.begin(id);
    fill(this.form, report.said.fields);
    this.files = report.said.files;
    this.drawFiles();
    this.showFaults(report.said.fault?.fields ?? {});
    this.form.scrollIntoView();
  }

  /** Beside each field what the site found wrong with it. */
  showFaults(fields) {
    for (const old of this.form.querySelectorAll("[data-fault]")) old.remove();
    for (const [name, sentence] of Object.entries(fields)) {
      const note = document.createElement("p");
      Object.assign(note, { className: "error", textContent: sentence });
      note.dataset.fault = name;
      this.form.querySelector(`[name="${CSS.escape(name)}"]`)?.closest(".field, details")?.append(note);
    }
  }

  /** What the site would refuse in any case is said before anything is queued. */
  missing() {
    const given = new Set(fieldsOf(this.form).map(([name]) => name));
    return ["harms", "country"].filter((name) => !given.has(name));
  }

  /** Put the report among those that wait. False if something is missing. */
  async queue() {
    const missing = this.missing();
    for (const note of this.form.querySelectorAll("[data-missing]")) note.hidden = !missing.includes(note.dataset.missing);
    if (missing.length) {
      this.form.querySelector(`[data-missing="${missing[0]}"]`).scrollIntoView({ block: "center" });
      this.form.querySelector(`[name="${missing[0]}"]`).focus({ preventScroll: true });
      return false;
    }
    await this.keep("waiting");
    this.form.reset();
    this.begin();
    return true;
  }

  // --- files ---

  async take() {
    const { mostFiles, largestFile } = this.list.dataset;
    const chosen = [...this.input.files];
    this.input.value = "";
    if (this.files.length + chosen.length > Number(mostFiles)) return this.say("many");
    if (chosen.some((file) => file.size > Number(largestFile) || !file.size)) return this.say("large");
    try {
      for (const file of chosen) this.files.push(await keepFile(this.id, this.person, file));
    } catch {
      this.say("no-room"); // the browser's quota, or the phone's memory
    }
    this.drawFiles();
    return this.keep();
  }

  drawFiles() {
    this.list.replaceChildren(...this.files.map((file) => this.fileRow(file)));
  }

  fileRow(file) {
    const item = this.form.querySelector("template[data-file-row]").content.cloneNode(true).firstElementChild;
    item.querySelector("[data-name]").textContent = file.name;
    item.querySelector("[data-size]").textContent = `${(file.size / 1e6).toFixed(1)} MB`;
    item.querySelector("button").addEventListener("click", async () => {
      this.files = this.files.filter((each) => each !== file);
      this.drawFiles();
      await dropFile(file);
      await this.keep();
    });
    return item;
  }
}
