/** The name of an exported file. */

import type { RunRecord } from "../store/run-store.ts";

/** `<prefix><captured run id>_<guid>.<extension>`, QCoDeS's default elements of the name; its default prefix is `qcodes_`. */
export function exportFileName(record: RunRecord, extension: string, prefix = "qcodes_"): string {
  return `${prefix}${record.capturedRunId}_${record.guid}.${extension}`;
}
