/** The last value of a cell as a MIME bundle. */
import { inspect } from "node:util";
import type { Json, MimeBundle } from "../runtime.ts";
import { messageOf } from "./readable-error.ts";

const display = Symbol.for("Jupyter.display");
const maximumText = 1_000_000;

/**
 * Renders a value: by its own `[Symbol.for("Jupyter.display")]()`, as the figure it is, else as text.
 * @param failed hears of an error in the value's own rendering, which falls back to text.
 */
export async function toMimeBundle(value: unknown, failed: (error: unknown) => void): Promise<MimeBundle> {
  try {
    const own = ownMethod(value, display);
    if (own) {
      const bundle = toBundle(await own());
      return "text/plain" in bundle ? bundle : { ...bundle, "text/plain": text(value) };
    }
    const figure = plotly(value) ?? vega(value);
    if (figure) return { ...figure, "text/plain": text(value) };
  } catch (error) {
    failed(error);
  }
  return { "text/plain": text(value) };
}

/** Whether a value draws itself: then it is shown as it is, also where it could be waited for. */
export function drawsItself(value: unknown): boolean {
  return ownMethod(value, display) !== undefined;
}

/** A method of a value under a symbol; functions carry them too. */
export function ownMethod(value: unknown, symbol: symbol): (() => unknown) | undefined {
  if ((typeof value !== "object" || value === null) && typeof value !== "function") return undefined;
  const method = (value as Record<symbol, unknown>)[symbol];
  return typeof method === "function" ? () => (method as () => unknown).call(value) : undefined;
}

/** Text of a value for `text/plain`. */
export function text(value: unknown): string {
  let shown: string;
  try {
    shown = inspect(value, { depth: 4, maxArrayLength: 100, maxStringLength: 10_000 });
  } catch (error) {
    shown = `<value that cannot be shown: ${messageOf(error)}>`;
  }
  return shown.length > maximumText ? `${shown.slice(0, maximumText)}… (${shown.length} characters)` : shown;
}

/** Makes plain JSON of what was given: images from bytes, arrays from typed arrays, null for what JSON has no number for. */
export function toBundle(given: unknown): MimeBundle {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new TypeError(`Jupyter.display returned ${inspect(given, { depth: 0 })}: must be an object of MIME types`);
  }
  const bundle: Record<string, Json> = {};
  for (const [type, content] of Object.entries(given)) {
    if (content === undefined) continue;
    bundle[type] = content instanceof Uint8Array ? Buffer.from(content).toString("base64") : toJson(content);
  }
  return bundle;
}

/** A value as JSON. */
export function toJson(value: unknown): Json {
  const json = JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === "bigint") return member.toString();
    if (ArrayBuffer.isView(member) && !(member instanceof DataView))
      return Array.from(member as unknown as ArrayLike<number | bigint>);
    return member;
  }) as string | undefined;
  return json === undefined ? null : (JSON.parse(json) as Json);
}

function plotly(value: unknown): MimeBundle | undefined {
  if (!isRecord(value) || !Array.isArray(value["data"]) || !isRecord(value["layout"])) return undefined;
  if (!value["data"].every(isRecord)) return undefined;
  const { data, layout, config, frames } = value;
  return { "application/vnd.plotly.v1+json": toJson({ data, layout, config, frames }) };
}

function vega(value: unknown): MimeBundle | undefined {
  if (!isRecord(value) || typeof value["$schema"] !== "string") return undefined;
  const [, dialect, version] = /\/schema\/(vega|vega-lite)\/v(\d+)/u.exec(value["$schema"]) ?? [];
  if (!dialect || !version) return undefined;
  const spec = toJson(value);
  const type = (of: number | string): string => `application/vnd.${dialect.replace("-", "")}.v${of}+json`;
  // Front-ends of today know version 5; what is newer is offered under its own name as well.
  return { [type(version)]: spec, ...(Number(version) > 5 ? { [type(5)]: spec } : {}) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
