/** Writes the run that is selected into a file: the kind and the folder are asked for, and nothing is replaced unasked. */

import type { RunDetail } from "../run-browser/run-browser-state.ts";
import { element } from "./element.ts";
import { type Ask, button, keepKeys } from "./runs-ask.ts";

/** The line for exports. */
export class RunsExport {
  readonly elements: readonly HTMLElement[];
  readonly #ask: Ask;
  readonly #kind = element("select", { "aria-label": "kind of file" });
  readonly #folder = keepKeys(element("input", { type: "text", autocomplete: "off", spellcheck: "false" }));
  readonly #files = element("div", { class: "said" });
  readonly #told = element("div", { role: "status" });
  readonly #replace: HTMLButtonElement;
  #detail: RunDetail | undefined;

  constructor(ask: Ask, problem: HTMLElement) {
    this.#ask = ask;
    this.#replace = button("replace what is there", () => this.#export(true));
    this.#replace.hidden = true;
    this.#kind.addEventListener("change", () => this.#forget());
    this.#folder.addEventListener("input", () => this.#forget());
    this.#folder.addEventListener("keydown", event => event.key === "Enter" && this.#export(false));
    const tools = element(
      "div",
      { class: "tools" },
      element("label", { class: "folder" }, "into", this.#folder),
      this.#kind,
      button("export", () => this.#export(false)),
    );
    this.elements = [tools, this.#files, problem, this.#replace, this.#told];
  }

  /** Makes ready for a run; the kind and the folder that somebody has entered stay. */
  show(detail: RunDetail): void {
    const isOther = detail.run !== this.#detail?.run;
    const isUntouched = this.#folder.value === "" || this.#folder.value === this.#detail?.folder;
    this.#detail = detail;
    if (this.#kind.options.length === 0)
      this.#kind.append(...detail.exports.map(({ kind, label }) => element("option", { value: kind }, label)));
    if (isUntouched) this.#folder.value = detail.folder;
    if (isOther) this.#forget();
  }

  /** Tells that it is being written. */
  busy(): void {
    this.#told.textContent = "writing …";
    this.#replace.hidden = true;
  }

  /** Tells which files were written. */
  exported(run: number, paths: readonly string[]): void {
    if (run === this.#detail?.run) this.#told.textContent = `written: ${paths.join(", ")}`;
  }

  /** After an answer: offers to replace what is there already, where that was in the way. */
  answered(text: string, exists: boolean): void {
    this.#replace.hidden = !exists;
    if (text !== "") this.#told.textContent = "";
  }

  #export(overwrite: boolean): void {
    if (!this.#detail) return;
    this.#ask({ do: "export", run: this.#detail.run, kind: this.#kind.value, folder: this.#folder.value, overwrite });
  }

  /** What was said of another entry is over. */
  #forget(): void {
    const files = this.#detail?.exports.find(({ kind }) => kind === this.#kind.value)?.files ?? "";
    this.#files.textContent = `makes ${files}`;
    this.#told.textContent = "";
    this.#replace.hidden = true;
  }
}
