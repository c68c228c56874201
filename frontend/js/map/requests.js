// Requests of the map: a newer one of the same kind overtakes the older, and a failure is said once.

export class Requests {
  /** `failed()` is called when an answer does not come; `well()` when one has. */
  constructor(failed, well) {
    this.failed = failed;
    this.well = well;
    this.running = new Map();
  }

  json = (address, kind) => this.ask(address, kind, (answer) => answer.json());

  text = (address, kind) => this.ask(address, kind, (answer) => answer.text());

  async ask(address, kind, read) {
    this.running.get(kind)?.abort();
    const control = new AbortController();
    this.running.set(kind, control);
    try {
      const answer = await fetch(address, { signal: control.signal, headers: { Accept: "application/json, text/html" } });
      if (!answer.ok) throw new Error(`${answer.status} ${address}`);
      const content = await read(answer);
      this.well();
      return content;
    } catch (error) {
      if (error.name !== "AbortError") this.failed(error);
      return null;
    }
  }
}
