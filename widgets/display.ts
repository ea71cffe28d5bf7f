/** What a cell shows while it runs. */

import { runtime } from "../drivers/runtime.ts";
import { bundleOf } from "./bundle.ts";
import type { MimeBundle } from "./mime.ts";

/** Where a display goes. */
export interface ShowOptions {
  /** A name under which {@link updateDisplay} finds it again. Default none. */
  id?: string;
}

/**
 * Shows a value as an output of the current cell: an instrument as a table, a plot as a picture, anything else as text.
 * A promise is refused: what it will hold is not known yet.
 */
export function display(value: unknown, options: ShowOptions = {}): void {
  show(value, options, false);
}

/** Replaces what was shown under an id, in every place where it is shown. */
export function updateDisplay(value: unknown, { id }: { id: string }): void {
  if (typeof id !== "string" || id === "")
    throw new TypeError("updating a display: no id: must be the one it was shown with");
  show(value, { id }, true);
}

/** Takes away what the cell has shown so far; with `wait`, only when something new comes, so that nothing flickers. */
export function clearOutput(wait = false): void {
  runtime().clearOutput(wait);
}

function show(value: unknown, { id }: ShowOptions, update: boolean): void {
  if (value instanceof Promise) throw new TypeError("displaying a promise: await it first");
  const here = runtime();
  const options = { ...(id === undefined ? {} : { id }), ...(update ? { update } : {}) };
  const bundle = bundleOf(value);
  if (!(bundle instanceof Promise)) return here.display(bundle, options);
  const send = here.bind((ready: MimeBundle) => here.display(ready, options));
  // the cell is not done before what it shows is there, and a failure is the cell's
  void here.pending("displaying a value", bundle.then(send)).then(() => undefined);
}
