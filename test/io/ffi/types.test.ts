/** The types that follow from a declaration, and fakes of the same type. */
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  box,
  callback,
  declareLibrary,
  fakeLibrary,
  fixedArray,
  fixedText,
  inout,
  keepCallback,
  LibraryError,
  openLibrary,
  out,
  pointerTo,
  type AsyncLibrary,
  type Box,
  type Library,
  type Pointer,
} from "../../../drivers/io/ffi/index.ts";

const point = { x: "double", name: fixedText(8), codes: fixedArray("uint16", 2), inner: { on: "bool" } } as const;
const declaration = declareLibrary({
  name: "a test",
  files: "libtest.so",
  functions: {
    add: ["int", ["int", "int"]],
    ticks: ["uint64", ["uint64"]],
    describe: ["string", ["int"]],
    open: ["uint32", ["string", out("pointer")]],
    read: ["uint32", ["pointer", "double[]", "size_t", out("double"), inout("int64")]],
    move: ["void", [point, pointerTo(point), out(point)]],
    watch: ["bool", [callback("int", ["double", "pointer"])]],
  },
  check: (code, name) => {
    expectTypeOf(code).toEqualTypeOf<number | bigint | string | null | void | boolean>();
    expectTypeOf(name).toEqualTypeOf<"add" | "ticks" | "describe" | "open" | "read" | "move" | "watch">();
    return name === "open" && code === 5 ? new Error("no such device (5)") : undefined;
  },
});
type Functions = (typeof declaration)["functions"];
type Lib = Library<Functions>;

/** Never called: these are checked by the compiler. */
function misuse(lib: Lib, far: AsyncLibrary<Functions>): void {
  // @ts-expect-error -- text is no number
  lib.add("1", 2);
  // @ts-expect-error -- one argument is missing
  lib.add(1);
  // @ts-expect-error -- nor is there one too many
  void lib.add.async(1, 2, 3);
  // @ts-expect-error -- there is no such function
  lib.subtract(1, 2);
  // @ts-expect-error -- the library puts a pointer into the box, not a number
  lib.open("x", box<number>());
  // @ts-expect-error -- a double[] is a Float64Array
  lib.read(null, new Float32Array(2), 2, null, null);
  // @ts-expect-error -- what is read before it is written needs a value
  lib.read(null, null, 2, box<number>(), box<bigint>());
  // @ts-expect-error -- a member is missing
  lib.move({ x: 1, name: "a", codes: [1, 2] }, null, null);
  // @ts-expect-error -- the library expects a number from the callback
  lib.watch((_value: number) => "x");
  // @ts-expect-error -- a library in a process of its own cannot be called at once
  far.add(1, 2);
  // @ts-expect-error -- an address is a bigint
  lib.read(5, null, 2, null, null);
  // @ts-expect-error -- no function has such a result
  declareLibrary({ name: "x", files: "y", functions: { f: ["integer", []] } });
  // @ts-expect-error -- arrays are no results
  declareLibrary({ name: "x", files: "y", functions: { f: ["double[]", []] } });
}

describe("the types of a library", () => {
  test("follow from its declaration", () => {
    expectTypeOf(misuse).toBeFunction();
    expectTypeOf<ReturnType<Lib["add"]>>().toEqualTypeOf<number>();
    expectTypeOf<Parameters<Lib["add"]>>().toEqualTypeOf<[number, number]>();
    expectTypeOf<ReturnType<Lib["add"]["async"]>>().toEqualTypeOf<Promise<number>>();
    expectTypeOf<ReturnType<Lib["ticks"]>>().toEqualTypeOf<bigint>();
    expectTypeOf<Parameters<Lib["ticks"]>>().toEqualTypeOf<[number | bigint]>();
    expectTypeOf<ReturnType<Lib["describe"]>>().toEqualTypeOf<string | null>();
    expectTypeOf<Parameters<Lib["open"]>>().toEqualTypeOf<[string | null, Box<Pointer | undefined> | null]>();
    expectTypeOf<Parameters<Lib["read"]>>().toEqualTypeOf<
      [Pointer | ArrayBufferView, Float64Array | null, number, Box<number | undefined> | null, Box<bigint> | null]
    >();
    expectTypeOf<NonNullable<Parameters<Lib["move"]>[2]>["value"]>().toEqualTypeOf<
      { x: number; name: string; codes: Uint16Array; inner: { on: boolean } } | undefined
    >();
    expectTypeOf<Parameters<Lib["watch"]>[0]>().toEqualTypeOf<((value: number, pointer: Pointer) => number) | null>();
  });

  test("tell a library that may be called at once from one that cannot", () => {
    expectTypeOf<Lib>().toExtend<AsyncLibrary<Functions>>();
    expectTypeOf<AsyncLibrary<Functions>>().not.toExtend<Lib>();
    const open = () => openLibrary(declaration);
    const openFar = () => openLibrary(declaration, { process: true });
    expectTypeOf(open).returns.resolves.toEqualTypeOf<Lib>();
    expectTypeOf(openFar).returns.resolves.toEqualTypeOf<AsyncLibrary<Functions>>();
  });

  test("of a kept callback follow from its types", () => {
    using kept = keepCallback("int", ["double", "pointer"], (value, pointer) => {
      expectTypeOf(value).toEqualTypeOf<number>();
      expectTypeOf(pointer).toEqualTypeOf<Pointer>();
      return 2 * value;
    });
    expectTypeOf(kept).toExtend<NonNullable<Parameters<Lib["watch"]>[0]>>();
    expect(kept(1, null)).toBe(2);
  });
});

describe("a fake", () => {
  const lib: Lib = fakeLibrary(declaration, {
    add: (a, b) => a + b,
    open: (name, handle) => {
      if (name !== "here") return 5;
      handle!.value = 7n;
      return 0;
    },
    watch: report => report!(1.5, null) === 3,
  });

  test("is called as the library is", async () => {
    expect(lib.add(1, 2)).toBe(3);
    expect(await lib.add.async(1, 2)).toBe(3);
    const handle = box<Pointer>();
    expect(lib.open("here", handle)).toBe(0);
    expect(handle.value).toBe(7n);
    expect(lib.watch(value => value * 2)).toBe(true);
  });

  test("has its codes checked", async () => {
    const expected = { name: "LibraryError", message: "calling open of a test: no such device (5)", code: 5 };
    expect(() => lib.open("there", null)).toThrow(expect.objectContaining(expected) as Error);
    await expect(lib.open.async("there", null)).rejects.toMatchObject(expected);
  });

  test("says which function it does not have", async () => {
    const message = "calling describe of a test: the fake does not have this function";
    expect(() => lib.describe(1)).toThrow(new LibraryError(message, { library: "a test", function: "describe" }));
    await expect(lib.describe.async(1)).rejects.toThrow(message);
  });
});
