/** Bytes within a state travel beside its JSON: each is named by its path (Jupyter widgets protocol 2.1). */

import type { Json } from "../../kernel/runtime.ts";

/** Where a value stands within a state. */
export type BufferPath = readonly (string | number)[];

/** A state without its bytes, which travel beside it. */
export interface Packed {
  readonly state: { readonly [name: string]: Json };
  readonly paths: readonly BufferPath[];
  readonly buffers: readonly ArrayBufferView[];
}

/** Takes the bytes out of a state; within lists they leave `null`. */
export function packState(values: Readonly<Record<string, unknown>>): Packed {
  const paths: BufferPath[] = [];
  const buffers: ArrayBufferView[] = [];
  const packed = pack(values, []);
  return { state: packed as Packed["state"], paths, buffers };

  function pack(value: unknown, path: BufferPath): Json | undefined {
    if (ArrayBuffer.isView(value)) {
      paths.push(path);
      buffers.push(value);
      return undefined;
    }
    if (Array.isArray(value)) return value.map((item, index) => pack(item, [...path, index]) ?? null);
    if (typeof value !== "object" || value === null) return value as Json;
    const entries = Object.entries(value).map(([key, item]) => [key, pack(item, [...path, key])] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
  }
}

/** Puts bytes back into a state; paths that lead nowhere are passed over. */
export function unpackState(state: Json, paths: unknown, buffers: readonly Uint8Array[]): Record<string, unknown> {
  const copy: unknown = structuredClone(state);
  const values = typeof copy === "object" && copy !== null && !Array.isArray(copy) ? copy : {};
  if (!Array.isArray(paths)) return values as Record<string, unknown>;
  paths.forEach((path: unknown, index) => {
    const buffer = buffers[index];
    if (buffer !== undefined && Array.isArray(path)) put(values, path, buffer);
  });
  return values as Record<string, unknown>;
}

function put(root: object, path: readonly unknown[], buffer: Uint8Array): void {
  let place: unknown = root;
  for (const key of path.slice(0, -1)) {
    if (!isKey(key) || typeof place !== "object" || place === null || !Object.hasOwn(place, key)) return;
    place = (place as Record<string | number, unknown>)[key];
  }
  const last = path.at(-1);
  if (!isKey(last) || last === "__proto__" || typeof place !== "object" || place === null) return;
  (place as Record<string | number, unknown>)[last] = buffer;
}

function isKey(key: unknown): key is string | number {
  return typeof key === "string" || typeof key === "number";
}
