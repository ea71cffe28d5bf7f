/** What the parts of a run browser need of it: a way to the kernel half, and lines that tell what went wrong. */

import type { Place } from "../run-browser/run-browser-state.ts";
import { element } from "./element.ts";

/** Sends a request to the kernel half. */
export type Ask = (request: { readonly do: string; readonly [field: string]: unknown }) => void;

/** A line for each place in which something can go wrong. */
export class Problems {
  readonly #lines = new Map<Place, HTMLElement>();

  /** The line of a place, which is put beside it. */
  line(at: Place): HTMLElement {
    const known = this.#lines.get(at) ?? element("div", { class: "error", role: "alert" });
    this.#lines.set(at, known);
    return known;
  }

  /** Tells what went wrong; an empty text is that it went well. */
  tell(at: Place, text: string): void {
    this.line(at).textContent = text;
  }
}

/** A button that does something. */
export function button(text: string, pressed: () => void): HTMLButtonElement {
  const made = element("button", { type: "button" }, text);
  made.addEventListener("click", pressed);
  return made;
}

/** Keys that are typed into an element stay there: the notebook has commands of its own on them. */
export function keepKeys<Kept extends HTMLElement>(kept: Kept): Kept {
  kept.setAttribute("data-lm-suppress-shortcuts", "true");
  kept.addEventListener("keydown", event => event.stopPropagation());
  return kept;
}

/** A number of rows with its digits in groups. */
export function countText(count: number | null): string {
  return count === null ? "?" : count.toLocaleString("en");
}
