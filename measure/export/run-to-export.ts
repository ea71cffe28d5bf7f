/** What is exported: the values of a run and all that is known of it. */

import type { ParameterData } from "../data/column-data.ts";
import type { RunRecord } from "../store/run-store.ts";

/** A run as the exporters take it. */
export interface RunToExport {
  readonly record: RunRecord;
  readonly data: ParameterData;
  /** JSON text of the description as it is stored with the run: layout 3 of QCoDeS's run description. */
  readonly descriptionJson: string;
}

/** An export or an import that failed: names the file and says what is wrong with it. */
export class ExportError extends Error {
  override readonly name = "ExportError";
  /** The file that is there already, where that is what is wrong. */
  readonly existing: string | undefined;

  constructor(message: string, { existing, ...options }: ErrorOptions & { readonly existing?: string } = {}) {
    super(message, options);
    this.existing = existing;
  }
}
