/** What went wrong with a parameter, beside it: what could not be set stays until something else is done about it. */

import { element, setText } from "./element.ts";

/** The last failure of a set, and that of a read. */
export class Failures {
  readonly element = element("div", { class: "error", role: "alert" });
  #set: string | undefined;
  #read: string | undefined;

  /** What a set or a read has come to. */
  note(of: "set" | "read", error: string | undefined): void {
    if (of === "set") this.#set = error;
    else this.#read = error;
    this.#show();
  }

  /** Nothing is wrong with what was set any more. */
  takeBack(): void {
    this.#set = undefined;
    this.#show();
  }

  #show(): void {
    // A screen reader says again what is written again.
    setText(this.element, this.#set ?? this.#read ?? "");
  }
}
