/** Arguments for a thread with a koffi of its own: what is plain goes as it is, memory and functions of this thread as addresses. */
import type { TypeObject } from "koffi";
import type { Conversion, Converter } from "./convert.ts";
import type { Koffi } from "./koffi.ts";
import { isScalar } from "./scalars.ts";
import type { ArgumentType, PointerTo, ResultType, Structure, Target } from "./types.ts";

/** How one argument is lent. */
export interface Lender {
  /** Its type there, by koffi's name. */
  readonly type: string;
  /** What that thread is given for what `give` of the conversion made; when the call has ended, `takeBack` is to be run. */
  lend(given: unknown, takeBack: (() => void)[]): unknown;
}

const pointer = "void *";

/** How an argument is lent; `undefined` for one that only this thread's koffi can pass. */
export function lender(
  koffi: Koffi,
  converter: Converter,
  type: ArgumentType,
  { type: native }: Conversion,
): Lender | undefined {
  const address = (given: unknown): unknown => (ArrayBuffer.isView(given) ? koffi.address(given) : given);
  if (typeof type === "string") {
    const plain = plainName(type);
    return plain === undefined ? { type: pointer, lend: address } : { type: plain, lend: given => given };
  }
  const { kind } = type as { kind: unknown };
  if (kind === "callback") {
    const lend = (given: unknown, takeBack: (() => void)[]): unknown => {
      if (typeof given !== "function") return given;
      const id = koffi.register(given, native);
      takeBack.push(() => koffi.unregister(id));
      return id;
    };
    return { type: pointer, lend };
  }
  if (kind !== "in" && kind !== "out" && kind !== "inout") return undefined;
  return pointerLender(koffi, converter, type as PointerTo, address);
}

/** The name of a result's type there; `undefined` for one that only this thread's koffi can take. */
export function farResult(type: ResultType): string | undefined {
  if (typeof type !== "string") return undefined;
  return type === "pointer" ? pointer : type === "void" ? type : plainName(type);
}

function pointerLender(
  koffi: Koffi,
  converter: Converter,
  { kind, of }: PointerTo,
  address: (given: unknown) => unknown,
): Lender | undefined {
  // Text that C reads would have to be kept somewhere.
  if (kind !== "out" && holdsText(of)) return undefined;
  const { type: target } = converter.value(of);
  const lend = (given: unknown, takeBack: (() => void)[]): unknown => {
    if (given === null || ArrayBuffer.isView(given)) return address(given);
    const memory: unknown = koffi.alloc(target, 1);
    const held = given as Record<PropertyKey, unknown>;
    const isStructure = typeof of === "object";
    if (kind !== "out") koffi.encode(memory, target, isStructure ? held : held[0]);
    takeBack.push(() => {
      const came: unknown = koffi.decode(memory, target as TypeObject);
      koffi.free(memory);
      if (kind === "in") return;
      if (isStructure) Object.assign(held, came);
      else held[0] = came;
    });
    return memory;
  };
  return { type: pointer, lend };
}

function plainName(type: string): string | undefined {
  return type === "string" || isScalar(type) ? type : undefined;
}

function holdsText(type: Target | Structure[string]): boolean {
  if (typeof type === "string") return type === "string";
  const { kind } = type as { kind: unknown };
  return kind !== "array" && kind !== "text" && Object.values(type as Structure).some(holdsText);
}
