/** Whatever keeps an instrument from being opened is told with its address, and leaves nothing behind. */
import { createServer, type AddressInfo } from "node:net";
import { beforeAll, describe, expect, test } from "vitest";
import {
  InstrumentConnectionError,
  InstrumentTimeoutError,
  IoError,
  ResourceNameError,
} from "../../../drivers/io/errors.ts";
import { openResource, type OpenOptions } from "../../../drivers/io/index.ts";
import { serveAdapterOnTcp } from "../../../drivers/io/prologix/adapter-server.ts";
import { FaultInstrument } from "./instrument.ts";

async function failureOf(resourceName: string, options: OpenOptions = {}): Promise<IoError> {
  try {
    const handle = await openResource(resourceName, options);
    await handle.close();
  } catch (error) {
    return error as IoError;
  }
  throw new Error(`${resourceName} opened`);
}

/** A port of this machine on which nobody listens; or where somebody does, and never says anything. */
async function port(keep: boolean): Promise<number> {
  const server = createServer(socket => socket.on("error", () => {}).unref());
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const { port: number } = server.address() as AddressInfo;
  if (keep) server.unref();
  else await new Promise(resolve => server.close(resolve));
  return number;
}

const overTcp = [
  ["a socket", (at: number) => `TCPIP0::127.0.0.1::${at}::SOCKET`],
  ["VXI-11", (at: number) => `TCPIP0::127.0.0.1,${at}::inst0::INSTR`],
  ["HiSLIP", (at: number) => `TCPIP0::127.0.0.1::hislip0,${at}::INSTR`],
  ["an adapter", (at: number) => `PRLGX-TCPIP5::127.0.0.1::${at}::INTFC`],
] as const;

describe("a network", () => {
  let [refused, silent] = [0, 0];

  beforeAll(async () => {
    refused = await port(false);
    silent = await port(true);
  });

  test.each(overTcp)("that refuses %s says so", async (_what, nameOf) => {
    const resourceName = nameOf(refused);
    const error = await failureOf(resourceName);
    expect(error).toBeInstanceOf(InstrumentConnectionError);
    expect(error.message).toBe(
      `connecting to ${resourceName}: connection refused: is the instrument on, and does it listen on this port (${refused})`,
    );
    expect(error.resourceName).toBe(resourceName);
  });

  test.each(overTcp.slice(1))("on which nobody answers %s is a time-out", async (_what, nameOf) => {
    const resourceName = nameOf(silent);
    const error = await failureOf(resourceName, { timeout: 0.05 });
    expect(error).toBeInstanceOf(InstrumentTimeoutError);
    expect(error.message).toMatch(/ within 0\.05 s$/);
    expect(error.message.startsWith(`connecting to ${resourceName}: `)).toBe(true);
  });
});

describe("what is missing", () => {
  test.each<[string, OpenOptions, RegExp]>([
    ["GPIB0::7::INSTR", { visalib: "/nowhere/libvisa.so@ivi" }, /opening the VISA library: .*there is no such file/],
    ["ASRL/dev/nowhere::INSTR", {}, /there is no port \/dev\/nowhere: is it plugged in$/],
    ["PRLGX-ASRL5::/dev/nowhere::INTFC", {}, /there is no port \/dev\/nowhere: is it plugged in$/],
    ["USB0::0x1234::0x5678::NOBODY::0::INSTR", {}, /no such instrument is plugged in: there/],
    ["GPIB14::7::INSTR", {}, /./],
  ])("behind %s with %j is told with the address", async (resourceName, options, why) => {
    const error = await failureOf(resourceName, options);
    expect(error).toBeInstanceOf(InstrumentConnectionError);
    const context = `connecting to ${resourceName}: `;
    expect(error.message.slice(0, context.length)).toBe(context);
    expect(error.message.slice(context.length)).toMatch(why);
    expect(error.message).not.toMatch(/\n|\bat .*\.[jt]s/);
    expect(error.resourceName).toBe(resourceName);
  });

  test.each(["GPIB0::77::INSTR", "VXI0::1::INSTR"])("a transport for %s", async resourceName => {
    const error = await failureOf(resourceName);
    expect(error).toBeInstanceOf(ResourceNameError);
    expect(error.message.startsWith(`connecting to ${resourceName}: `)).toBe(true);
  });
});

describe("an opening that fails", () => {
  test("leaves an adapter's board free, whatever it fails of", async () => {
    await using server = await serveAdapterOnTcp(new Map([[9, new FaultInstrument()]]), { port: 0 });
    const name = server.resourceName;
    for (const options of [{ timeout: -1 }, { readTermination: "€" }, { record: "/nowhere/at/all.jsonl" }])
      await expect(openResource(name, options)).rejects.toThrow(/-1 is invalid|€|nowhere/);
    const adapter = await openResource(name);
    const behind = await openResource("GPIB0::9::INSTR");
    expect(await behind.query("ECHO there")).toBe("there");
    await behind.close();
    await adapter.close();
  });

  test("leaves nothing that keeps another from opening the same", async () => {
    const at = await port(false);
    for (const [, nameOf] of overTcp) {
      const again = [await failureOf(nameOf(at)), await failureOf(nameOf(at))];
      expect(again.map(error => error.message)).toEqual([again[0]?.message, again[0]?.message]);
    }
  });
});
