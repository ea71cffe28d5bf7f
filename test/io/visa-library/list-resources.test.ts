/** What a VISA library finds, and errors of its resource manager. */
import { beforeAll, describe, expect, test } from "vitest";
import { listVisaResources } from "../../../drivers/io/visa-library/index.ts";
import { compile, compilerPossible } from "../ffi/compile.ts";

describe.skipIf(!compilerPossible)("with a VISA library compiled by gcc", () => {
  let path: string;

  beforeAll(() => {
    path = compile("fake-visa");
  });

  test("resources are listed by VISA's query language", async () => {
    expect(await listVisaResources("?*", { path })).toHaveLength(5);
    expect(await listVisaResources("GPIB?*", { path })).toEqual(["GPIB0::7::INSTR", "GPIB0::8::INSTR"]);
    expect(await listVisaResources("?*::SOCKET", { path })).toEqual(["TCPIP0::127.0.0.1::5025::SOCKET"]);
    expect(await listVisaResources("PXI?*", { path })).toEqual([]);
    expect((await listVisaResources(undefined, { path })).length).toBe(4);
  });

  test("a query that VISA does not understand is its error", async () => {
    await expect(listVisaResources("(", { path })).rejects.toThrow(
      "listing ( with the VISA library: VI_ERROR_INV_EXPR",
    );
  });

  test("a resource manager that does not open is its error, and may open the next time", async () => {
    process.env["FAKE_VISA_BROKEN"] = "1";
    try {
      await expect(listVisaResources("?*", { path })).rejects.toThrow(
        "opening the resource manager of VISA: VI_ERROR_LIBRARY_NFOUND",
      );
    } finally {
      delete process.env["FAKE_VISA_BROKEN"];
    }
    expect(await listVisaResources("?*", { path })).toHaveLength(5);
  });
});

test("without a library the error says what was tried", async () => {
  await expect(listVisaResources("?*", { path: "/nowhere/libvisa.so" })).rejects.toThrow(
    "opening the VISA library: no library could be loaded: tried /nowhere/libvisa.so (there is no such file)",
  );
});
