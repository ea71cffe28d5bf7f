/** Without koffi, which is optional, the error names the package to add. */
import { expect, test, vi } from "vitest";
import { declareLibrary, openLibrary } from "../../../drivers/io/ffi/index.ts";
import { VisaTransport } from "../../../drivers/io/visa-library/index.ts";

vi.mock("koffi", () => {
  throw new Error("Cannot find package 'koffi'");
});

test("opening a library says what to install", async () => {
  const declaration = declareLibrary({ name: "a digitiser's library", files: "libx.so", functions: {} });
  await expect(openLibrary(declaration)).rejects.toThrow(
    /^opening a digitiser's library: libraries in C need the package koffi: npm install koffi/,
  );
});

test("so does a conversation through a VISA library", async () => {
  const transport = new VisaTransport("GPIB0::7::INSTR");
  await expect(transport.resynchronise({ deadline: null })).rejects.toThrow("npm install koffi");
  await transport.close();
});
