/** Names that cells have declared over those of the framework and of Node: a reset gives them back. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, result, traceback } from "../client.ts";

const preload = fileURLToPath(new URL("../../../dist/index.js", import.meta.url));

describe("after %reset", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await KernelClient.start({ preload });
  });
  afterAll(() => kernel.shutdown());

  test.each([
    ['const plot = "mine"', "typeof plot", "'function'"],
    ["function sleep() { return 1 }", "typeof sleep === 'function' && !String(sleep).includes('return 1')", "true"],
    ["var display = 5", "typeof display", "'function'"],
    ["let console = 5", "typeof console.log", "'function'"],
    ['const process = "etch"', "typeof process.cwd()", "'string'"],
    ["let _ = 1; const In = 5", "7", "7"],
    ["function __() {}", "typeof In + typeof Out + typeof __", "'objectobjectundefined'"],
    ["function ownName() {}", "typeof globalThis['ownName' as never]", "'undefined'"],
  ])("%s is gone and the name has its first meaning", async (declaration, use, expected) => {
    expect(traceback((await kernel.execute(declaration)).outputs)).toBe("");
    await kernel.execute("%reset -f");
    const { outputs } = await kernel.execute(use);
    expect([traceback(outputs), result(outputs)]).toEqual(["", expected]);
    expect(printed((await kernel.execute("%who")).outputs)).toBe("Interactive namespace is empty.\n");
  });

  test("a name whose property was taken away stays undefined", async () => {
    await kernel.execute("const md = 5; Reflect.deleteProperty(globalThis, 'md');");
    await kernel.execute("%reset -f");
    expect(result((await kernel.execute("typeof md")).outputs)).toBe("'undefined'");
  });
});
