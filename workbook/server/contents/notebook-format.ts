/** Notebooks on disk and in the air: nbformat 4, written as Jupyter writes it, so that a save changes only what changed. */
import { isObject } from "../http/exchange.ts";

export interface Notebook {
  nbformat: number;
  nbformat_minor: number;
  metadata: Record<string, unknown>;
  cells: Cell[];
}

export interface Cell {
  cell_type: string;
  id?: string;
  metadata: Record<string, unknown>;
  source: string;
  attachments?: Record<string, unknown>;
  outputs?: Output[];
  execution_count?: number | null;
}

/** An output as nbformat has it; which fields there are depends on `output_type`. */
export interface Output extends Record<string, unknown> {
  output_type: string;
}

/** Text that is not a notebook of version 4. */
export class NotebookFormatError extends Error {
  override readonly name = "NotebookFormatError";
}

/**
 * Reads a notebook; text that a file holds as lists of lines is joined, marks of trust in the file are dropped.
 * @throws NotebookFormatError naming the field that is wrong.
 */
export function parseNotebook(text: string): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new NotebookFormatError(`not a notebook: ${(cause as Error).message}`, { cause });
  }
  return toNotebook(value);
}

/** As {@link parseNotebook}, for JSON that is read already. The value is not changed. */
export function toNotebook(value: unknown): Notebook {
  if (!isObject(value)) throw new NotebookFormatError("not a notebook: must be a JSON object");
  if (value["nbformat"] !== 4) {
    const version = JSON.stringify(value["nbformat"]) ?? "missing";
    throw new NotebookFormatError(`not a notebook of this age: nbformat is ${version}: must be 4`);
  }
  if (!Array.isArray(value["cells"])) throw new NotebookFormatError("not a notebook: cells must be a list");
  if (!isObject(value["metadata"])) throw new NotebookFormatError("not a notebook: metadata must be an object");
  const { orig_nbformat: _1, orig_nbformat_minor: _2, signature: _3, ...metadata } = value["metadata"];
  const minor = value["nbformat_minor"];
  return {
    ...value,
    nbformat: 4,
    nbformat_minor: typeof minor === "number" ? minor : 5,
    metadata,
    cells: value["cells"].map(toCell),
  };
}

/** The text of a notebook's file: sorted keys, one space of indent, text as lists of lines, a line feed at the end. */
export function formatNotebook(notebook: Notebook): string {
  return `${JSON.stringify(sortKeys({ ...notebook, cells: notebook.cells.map(splitCell) }), null, 1)}\n`;
}

/** A notebook with no cells for a new file. */
export function emptyNotebook(): Notebook {
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] };
}

/** The same value with the keys of every object in order, for texts that can be compared. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map(key => [key, sortKeys(value[key])]));
}

function toCell(value: unknown, index: number): Cell {
  if (!isObject(value) || typeof value["cell_type"] !== "string") {
    throw new NotebookFormatError(`not a notebook: cell ${index + 1} has no cell_type`);
  }
  const { trusted: _, ...metadata } = isObject(value["metadata"]) ? value["metadata"] : {};
  const cell = { ...value, metadata, source: joinText(value["source"]) } as Cell;
  if (isObject(cell.attachments)) cell.attachments = mapValues(cell.attachments, joinBundle);
  if (cell.cell_type === "code") {
    cell.outputs = (Array.isArray(value["outputs"]) ? value["outputs"] : []).filter(isObject).map(joinOutput);
    cell.execution_count ??= null;
  }
  return cell;
}

function joinOutput(output: Record<string, unknown>): Output {
  const joined = { ...output, output_type: String(output["output_type"]) };
  if ("data" in joined) return { ...joined, data: joinBundle(joined["data"]) };
  if ("text" in joined) return { ...joined, text: joinText(joined["text"]) };
  return joined;
}

function joinBundle(bundle: unknown): unknown {
  if (!isObject(bundle)) return {};
  return mapValues(bundle, (value, mime) => (!isJson(mime) && isLines(value) ? value.join("") : value));
}

function joinText(value: unknown): string {
  return isLines(value) ? value.join("") : typeof value === "string" ? value : "";
}

function splitCell(cell: Cell): Record<string, unknown> {
  const { trusted: _, ...metadata } = cell.metadata;
  const split: Record<string, unknown> = { ...cell, metadata, source: lines(cell.source) };
  if (isObject(cell.attachments)) split["attachments"] = mapValues(cell.attachments, splitBundle);
  if (cell.outputs) split["outputs"] = cell.outputs.map(splitOutput);
  return split;
}

function splitOutput(output: Output): Output {
  if (isObject(output["data"])) return { ...output, data: splitBundle(output["data"]) };
  if (typeof output["text"] === "string") return { ...output, text: lines(output["text"]) };
  return output;
}

function splitBundle(bundle: unknown): unknown {
  if (!isObject(bundle)) return bundle;
  return mapValues(bundle, (value, mime) => (typeof value === "string" && isText(mime) ? lines(value) : value));
}

/** Cuts after every line end that Python's `splitlines` knows, because Jupyter writes files with it. */
// oxlint-disable-next-line no-control-regex
const afterLineEnd = /(?<=\n|\r(?!\n)|[\v\f\u001c-\u001e\u0085\u2028\u2029])/;

function lines(text: string): string[] {
  return text === "" ? [] : text.split(afterLineEnd);
}

const isText = (mime: string) =>
  mime.startsWith("text/") || mime === "image/svg+xml" || mime === "application/javascript";
const isJson = (mime: string) =>
  mime === "application/json" || (mime.startsWith("application/") && mime.endsWith("+json"));
const isLines = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(line => typeof line === "string");

function mapValues(object: Record<string, unknown>, map: (value: unknown, key: string) => unknown) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]));
}
