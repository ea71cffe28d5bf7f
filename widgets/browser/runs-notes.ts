/** The notes on a run: kept when one leaves the field, or presses the button. */

import { element } from "./element.ts";
import { type Ask, button, keepKeys } from "./runs-ask.ts";

/** The field for the notes of the run that is selected. */
export class RunsNotes {
  readonly elements: readonly HTMLElement[];
  readonly #ask: Ask;
  readonly #field = keepKeys(element("textarea", { "aria-label": "notes", rows: "3" }));
  readonly #told = element("span", { class: "said", role: "status" });
  #run = 0;
  /** As they are in the database. */
  #kept = "";

  constructor(ask: Ask, problem: HTMLElement) {
    this.#ask = ask;
    this.#field.addEventListener("change", () => this.#save());
    this.#field.addEventListener("input", () => {
      this.#told.textContent = this.#field.value === this.#kept ? "" : "not saved yet";
    });
    const tools = element(
      "div",
      { class: "tools" },
      button("save notes", () => this.#save()),
      this.#told,
    );
    this.elements = [this.#field, tools, problem];
  }

  /** Shows the notes of a run; what is being written about it stays. */
  show(run: number, notes: string): void {
    const isWritten = run === this.#run && this.#field.value !== this.#kept;
    if (run !== this.#run) this.#told.textContent = "";
    this.#run = run;
    if (isWritten) return;
    this.#kept = notes;
    this.#field.value = notes;
  }

  /** Takes what is in the database now. */
  noted(run: number, notes: string): void {
    if (run !== this.#run) return;
    this.#kept = notes;
    this.#told.textContent = this.#field.value === notes ? "saved" : "not saved yet";
  }

  #save(): void {
    const text = this.#field.value;
    if (text !== this.#kept) this.#ask({ do: "notes", run: this.#run, text, was: this.#kept });
  }
}
