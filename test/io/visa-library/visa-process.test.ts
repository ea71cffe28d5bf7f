/** A VISA library in a process of its own. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test, vi } from "vitest";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { VisaTransport } from "../../../drivers/io/visa-library/index.ts";
import { compile, compilerPossible } from "../ffi/compile.ts";

// A child process cannot run the sources: it runs the built host.
vi.mock("../../../drivers/io/ffi/hosted-library.ts", async importOriginal => {
  const original = await importOriginal<typeof import("../../../drivers/io/ffi/hosted-library.ts")>();
  const { fileURLToPath } = await import("node:url");
  const entry = fileURLToPath(new URL("../../../dist/drivers/io/ffi/host-main.js", import.meta.url));
  const openHosted: typeof original.openHosted = (declaration, path) => original.openHosted(declaration, path, entry);
  return { ...original, openHosted };
});

describe.skipIf(!compilerPossible)("with a VISA library compiled by gcc", () => {
  const handles: MessageHandle[] = [];
  const connect = async (name: string) => {
    const transport = new VisaTransport(name, { path: compile("fake-visa"), process: true });
    const handle = new MessageHandle(name, transport, { timeout: 5, readTermination: "\n", writeTermination: "\n" });
    handles.push(handle);
    await handle.connect();
    return handle;
  };
  afterAll(async () => {
    for (const handle of handles) await handle.close();
  });

  test("a crash is an error of the sessions that use it, and each opens anew", async () => {
    const [one, other] = [await connect("GPIB0::7::INSTR"), await connect("GPIB0::8::INSTR")];
    expect(await one.query("ECHO before")).toBe("before");
    await other.write("SLOW? 60000");
    const failed = expect(other.read()).rejects.toThrow(
      "viRead failed: calling viRead of the VISA library: the process",
    );
    await sleep(50);
    await expect(one.write("CRASH")).rejects.toThrow(
      'writing "CRASH" to GPIB0::7::INSTR: viWrite failed: calling viWrite of the VISA library: the process of the library crashed (SIGSEGV)',
    );
    await failed;
    expect(await one.query("ECHO after")).toBe("after");
    expect(await other.query("ECHO after")).toBe("after");
  });

  test("a reply that the library wrote comes back in whole", async () => {
    const one = await connect("GPIB0::7::INSTR");
    const text = "y".repeat(3000);
    expect(await one.query(`ECHO ${text}`)).toBe(text);
  });
});
