/** What the doctor has looked at, and how it is. */

/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  /** `absent`: not there, and the rest works; `problem`: there, and cannot be used; `broken`: nothing works without it. */
  readonly status: "ok" | "absent" | "problem" | "broken";
  /** What it is, or what is wrong and what helps. */
  readonly detail: string;
}
