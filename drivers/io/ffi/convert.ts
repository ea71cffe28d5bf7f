/** How the types of a declaration go into C and come back. */
import type { TypeObject } from "koffi";
import { runtime } from "../../runtime.ts";
import { keptState } from "./callbacks.ts";
import type { Koffi } from "./koffi.ts";
import { arrayConstructors, isScalar, scalarCheck, scalarResult, wrong } from "./scalars.ts";
import type {
  ArgumentType,
  Box,
  CallbackType,
  FixedArray,
  FixedText,
  PointerTo,
  ResultType,
  Structure,
  Target,
} from "./types.ts";

/** koffi's name or object of a type. */
export type NativeType = Parameters<Koffi["sizeof"]>[0];

/** What one call leaves to be done when it has ended. */
export interface CallEnd {
  /** Brings back what the library returned through pointers. */
  readonly take: (() => void)[];
  /** What C was given, while it runs. */
  values?: readonly unknown[] | undefined;
  /** What a callback of the call threw first. */
  failure?: { readonly error: unknown };
}

/** How values of a type travel. */
export interface Conversion {
  readonly type: NativeType;
  /** Checks and converts what is given. */
  give(value: unknown, end: CallEnd): unknown;
  /** What came, as the declaration promises it; `undefined` if it is that already. */
  readonly take: ((value: unknown) => unknown) | undefined;
}

/** Makes conversions; `owner` is the opened library, which holds its callbacks. */
export class Converter {
  readonly #koffi: Koffi;
  readonly #owner: object;
  readonly #structures = new Map<Structure, TypeObject>();

  constructor(koffi: Koffi, owner: object) {
    this.#koffi = koffi;
    this.#owner = owner;
  }

  /** A result, or a value that a callback is given. */
  result(type: ResultType): Conversion {
    return type === "void" ? { type: "void", give: () => undefined, take: () => undefined } : this.value(type);
  }

  argument(type: ArgumentType): Conversion {
    if (typeof type === "string") {
      if (type.endsWith("[]")) return this.#array(type.slice(0, -2) as keyof typeof arrayConstructors);
      return this.value(type as Target);
    }
    const { kind } = type as { kind: unknown };
    if (kind === "callback") return this.#callback(type as CallbackType);
    if (kind === "in" || kind === "out" || kind === "inout") return this.#pointer(type as PointerTo);
    return this.value(type as Structure);
  }

  value(type: Target | FixedArray | FixedText): Conversion {
    if (typeof type === "string") {
      if (type === "string") return { type, give: text, take: undefined };
      if (type === "pointer") return { type: "void *", give: address, take: undefined };
      if (!isScalar(type)) throw new TypeError(unknownType(type));
      return { type, give: scalarCheck(type), take: scalarResult(type) };
    }
    const { kind } = type as { kind: unknown };
    if (kind === "array") return this.#fixedArray(type as FixedArray);
    if (kind === "text") return this.#fixedText(type as FixedText);
    if (typeof type !== "object" || type === null) throw new TypeError(unknownType(type));
    return this.#structure(type as Structure);
  }

  #structure(type: Structure): Conversion {
    const members = Object.entries(type).map(([name, of]) => ({ name, conversion: this.value(of) }));
    const native =
      this.#structures.get(type) ??
      this.#koffi.struct(Object.fromEntries(members.map(({ name, conversion }) => [name, conversion.type])));
    this.#structures.set(type, native);
    const taken = members.filter(({ conversion }) => conversion.take);
    return {
      type: native,
      give(value, end) {
        if (typeof value !== "object" || value === null)
          return wrong(value, `a structure of ${Object.keys(type).join(", ")}`);
        const given = value as Record<string, unknown>;
        return Object.fromEntries(
          members.map(({ name, conversion }) => [
            name,
            within(`member ${name}`, () => conversion.give(given[name], end)),
          ]),
        );
      },
      take: taken.length === 0 ? undefined : value => takeMembers(value as Record<string, unknown>, taken),
    };
  }

  #fixedArray({ of, length }: FixedArray): Conversion {
    const make = Object.hasOwn(arrayConstructors, of)
      ? arrayConstructors[of as keyof typeof arrayConstructors]
      : undefined;
    const check = scalarCheck(of);
    const take = scalarResult(of);
    const native = of === "char" ? "uint8" : of;
    return {
      type: this.#koffi.array(native, length, make ? "Typed" : "Array"),
      give(value) {
        if (make && value instanceof make && value.length === length) return value;
        if (!Array.isArray(value) || value.length !== length) return wrong(value, `${length} values of ${of}`);
        const values = value.map(check);
        return make ? (make as unknown as { from(values: unknown[]): unknown }).from(values) : values;
      },
      take: make || !take ? undefined : value => (value as unknown[]).map(take),
    };
  }

  #fixedText({ length }: FixedText): Conversion {
    return {
      type: this.#koffi.array("char", length, "String"),
      give(value) {
        if (typeof value === "string" && Buffer.byteLength(value) < length) return value;
        return wrong(value, `text of less than ${length} bytes`);
      },
      take: undefined,
    };
  }

  #array(of: keyof typeof arrayConstructors): Conversion {
    const make = Object.hasOwn(arrayConstructors, of) ? arrayConstructors[of] : undefined;
    if (!make) throw new TypeError(unknownType(`${of}[]`));
    return {
      type: this.#koffi.pointer(of),
      give: value => (value === null || value instanceof make ? value : wrong(value, `a ${make.name} or null`)),
      take: undefined,
    };
  }

  #pointer({ kind, of }: PointerTo): Conversion {
    const target = this.value(of);
    const pointer = this.#koffi.pointer(target.type as TypeObject);
    const make = cellOf(of);
    if (make) return { type: pointer, take: undefined, give: numberPointer(kind, target, make) };
    const { out, inout } = this.#koffi;
    const isStructure = typeof of === "object";
    // koffi passes a structure as the object that it fills, anything else as a list of one.
    const hold = (value: unknown) => (isStructure ? value : [value]);
    return {
      type: kind === "out" ? out(pointer) : kind === "inout" ? inout(pointer) : pointer,
      take: undefined,
      give(value, end) {
        if (value === null) return null;
        if (kind === "in") return hold(target.give(value, end));
        const box = boxOf(value);
        const held = hold(kind === "inout" ? target.give(box.value, end) : isStructure ? {} : null);
        end.take.push(() => {
          const came = isStructure ? held : (held as unknown[])[0];
          box.value = target.take ? target.take(came) : came;
        });
        return held;
      },
    };
  }

  #callback(type: CallbackType): Conversion {
    const values = type.arguments.map(one => this.value(one));
    const result = this.result(type.result);
    const native = this.#koffi.pointer(
      this.#koffi.proto(
        result.type,
        values.map(one => one.type),
      ) as never,
    );
    const wrap =
      (run: (...values: unknown[]) => unknown, failed: (error: unknown) => void) =>
      (...came: unknown[]) => {
        try {
          const given = run(...came.map((one, index) => values[index]?.take?.(one) ?? one));
          return result.give(given, { take: [] });
        } catch (error) {
          failed(error);
          return zero(type.result);
        }
      };
    return {
      type: native,
      take: undefined,
      give: (value, end) => {
        if (value === null) return null;
        if (typeof value !== "function") return wrong(value, "a function or null");
        const run = value as (...values: unknown[]) => unknown;
        const state = keptState(run);
        if (!state) return wrap(runtime().bind(run), error => (end.failure ??= { error }));
        if (state.disposed) return wrong(value, "a callback that has not been disposed of");
        const known = state.registrations.get(this.#owner);
        if (known) return known.id;
        const id = this.#koffi.register(wrap(run, unhandled), native);
        state.registrations.set(this.#owner, { id, release: () => this.#koffi.unregister(id) });
        return id;
      },
    };
  }
}

/** Says where in a value something is wrong. */
export function within<T>(place: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new TypeError(`${place}: ${(error as Error).message}`, { cause: error });
  }
}

function takeMembers(value: Record<string, unknown>, members: readonly { name: string; conversion: Conversion }[]) {
  for (const { name, conversion } of members) value[name] = conversion.take?.(value[name]);
  return value;
}

/** Memory for one number. */
interface Cell {
  [index: number]: unknown;
}

/** Cells that wait for the next call, for each argument. */
const mostCells = 16;

/** Makes the memory for one number, if the type is one: koffi hands it over as it is, ten times faster than a list of one. */
function cellOf(of: Target): (() => Cell) | undefined {
  if (typeof of !== "string" || !Object.hasOwn(arrayConstructors, of)) return undefined;
  const make = of === "char" ? Int8Array : arrayConstructors[of as keyof typeof arrayConstructors];
  return () => new make(1);
}

/** A pointer to a number. Its memory is used again: making some takes longer than the call. */
function numberPointer(kind: PointerTo["kind"], target: Conversion, make: () => Cell): Conversion["give"] {
  const cells: Cell[] = [];
  const isLong = typeof make()[0] === "bigint";
  const zeroValue = isLong ? 0n : 0;
  const give = (value: unknown, end: CallEnd): unknown => {
    const given = target.give(value, end);
    return isLong ? BigInt(given as number | bigint) : given;
  };
  return (value, end) => {
    if (value === null) return null;
    const box = kind === "in" ? undefined : boxOf(value);
    const number = kind === "out" ? zeroValue : give(box ? box.value : value, end);
    const cell = cells.pop() ?? make();
    cell[0] = number;
    end.take.push(() => {
      if (box) box.value = cell[0];
      if (cells.length < mostCells) cells.push(cell);
    });
    return cell;
  };
}

function boxOf(value: unknown): Box<unknown> {
  if (typeof value === "object" && value !== null && "value" in value) return value;
  return wrong(value, "a box, as box() makes one, or null");
}

function text(value: unknown): unknown {
  if (value === null) return null;
  if (typeof value !== "string") return wrong(value, "text or null");
  if (value.includes("\0")) return wrong(value, "text without a zero character");
  return value;
}

function address(value: unknown): unknown {
  if (value === null || (typeof value === "bigint" && value >= 0n) || ArrayBuffer.isView(value)) return value;
  return wrong(value, "an address (a bigint), a typed array or null");
}

function zero(type: ResultType): unknown {
  if (type === "void") return undefined;
  if (type === "bool") return false;
  return typeof type === "string" && isScalar(type) ? 0 : null;
}

/** Nobody waits for a callback that a library calls on its own. */
function unhandled(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

function unknownType(type: unknown): string {
  return `type ${typeof type === "string" ? JSON.stringify(type) : String(type)} is unknown: must be a name such as "int", "double", "string", "pointer" or "double[]", a structure, or what out, inout, pointerTo and callback make`;
}
