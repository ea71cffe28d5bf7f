/** The controls of a trace that is acquired again and again. */

import type { Row } from "../instrument-panel/panel-state.ts";
import { element } from "./element.ts";
import type { PanelHost } from "./panel-host.ts";

/** Seconds from the end of an acquisition to the next one. */
const paces: readonly (readonly [seconds: number, text: string])[] = [
  [0.1, "no pause"],
  [0.5, "0.5 s pause"],
  [1, "1 s pause"],
  [2, "2 s pause"],
  [5, "5 s pause"],
  [10, "10 s pause"],
  [60, "60 s pause"],
];

/** A button that starts and stops, and the pause between two acquisitions. */
export class PanelRun {
  readonly elements: readonly HTMLElement[];
  readonly #button: HTMLButtonElement;
  readonly #pace: HTMLSelectElement;

  constructor({ key, label }: Row, { send }: PanelHost) {
    this.#button = element("button", { type: "button", "aria-label": `acquire ${label} again and again` });
    this.#pace = element("select", { "aria-label": `pause between two acquisitions of ${label}` });
    for (const [seconds, text] of paces) this.#pace.append(element("option", { value: String(seconds) }, text));
    this.#pace.value = "0.5";
    const isRunning = (): boolean => this.#button.getAttribute("aria-pressed") === "true";
    const run = (): void => send({ do: "run", key, seconds: Number(this.#pace.value) });
    this.#button.addEventListener("click", () => (isRunning() ? send({ do: "run", key, seconds: null }) : run()));
    this.#pace.addEventListener("change", () => isRunning() && run());
    this.elements = [this.#button, this.#pace];
    this.show(undefined);
  }

  /** Shows the pace at which it runs; undefined where it does not. */
  show(seconds: number | undefined): void {
    this.#button.textContent = seconds === undefined ? "run" : "stop";
    this.#button.title = seconds === undefined ? "acquire again and again" : "stop after this acquisition";
    this.#button.setAttribute("aria-pressed", String(seconds !== undefined));
    if (seconds === undefined) return;
    const known = [...this.#pace.options].some(({ value }) => value === String(seconds));
    if (!known) this.#pace.append(element("option", { value: String(seconds) }, `${seconds} s pause`));
    this.#pace.value = String(seconds);
  }
}
