/** Instruments on a bare socket, over real sockets of this machine. */

import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";
import { createServer } from "node:net";

import { afterEach, expect, test, vi } from "vitest";

import { Instrument, IPInstrument } from "../../../drivers/core/index.ts";

/** Answers each line, and notes it and how often it was called. */
class Bench {
  readonly lines: string[] = [];
  calls = 0;
  open = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(answer: (line: string) => string | undefined, end = "\n") {
    this.#server = createServer(socket => {
      this.calls++;
      this.open++;
      this.#sockets.add(socket);
      let text = "";
      socket.on("error", () => undefined);
      socket.on("close", () => (this.open--, this.#sockets.delete(socket)));
      socket.on("data", data => {
        text += data.toString("latin1");
        for (let at = text.indexOf(end); at >= 0; at = text.indexOf(end)) {
          const line = text.slice(0, at);
          text = text.slice(at + end.length);
          this.lines.push(line);
          const reply = answer(line);
          if (reply !== undefined) socket.write(reply + end);
        }
      });
    });
  }

  async listen(): Promise<number> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }
}

const benches: Bench[] = [];

async function bench(answer: (line: string) => string | undefined, end?: string): Promise<[Bench, number]> {
  const made = new Bench(answer, end);
  benches.push(made);
  return [made, await made.listen()];
}

const polite = (line: string): string => (line === "*IDN?" ? "Maker,M,1,2" : line === "V?" ? "2.5" : "OK");

let warnings: unknown[] = [];
vi.spyOn(console, "warn").mockImplementation((...args: unknown[]) => void warnings.push(...args));
vi.spyOn(console, "log").mockImplementation(() => undefined);

afterEach(async () => {
  await Instrument.closeAll();
  for (const each of benches.splice(0)) await each.close();
  warnings = [];
});

test("the first that is opened tells what to use in its place, the next do not", async () => {
  const [, port] = await bench(polite);
  await IPInstrument.open("first", "127.0.0.1", port);
  expect(warnings).toEqual([`IPInstrument is deprecated: use VisaInstrument with TCPIP0::127.0.0.1::${port}::SOCKET`]);
  await IPInstrument.open("second", "127.0.0.1", port);
  expect(warnings).toHaveLength(1);
});

test("commands and questions go over one connection; the answer to a command is read and dropped", async () => {
  const [server, port] = await bench(polite);
  const inst = await IPInstrument.open("ip", "127.0.0.1", port);
  await inst.write("V 1");
  expect(await inst.ask("V?")).toBe("2.5");
  const volt = inst.addParameter("volt", { getCmd: "V?", getParser: Number });
  expect(await volt()).toBe(2.5);
  expect(server.lines).toEqual(["*IDN?", "V 1", "V?", "V?"]);
  expect(server.calls).toBe(1);
});

test("an instrument that does not answer commands is not waited for", async () => {
  const [server, port] = await bench(line => (line.endsWith("?") ? "7" : undefined));
  const inst = await IPInstrument.open("ip", "127.0.0.1", port, { writeConfirmation: false });
  await inst.write("V 1");
  expect(await inst.ask("V?")).toBe("7");
  expect(server.lines).toEqual(["*IDN?", "V 1", "V?"]);
});

test("a connection can be made for each call, and one call at a time has it", async () => {
  let most = 0;
  const [server, port] = await bench(line => {
    most = Math.max(most, server.open);
    return polite(line);
  });
  const inst = await IPInstrument.open("ip", "127.0.0.1", port, { persistent: false });
  expect(await Promise.all([inst.ask("V?"), inst.ask("V?"), inst.write("V 1")])).toEqual(["2.5", "2.5", undefined]);
  expect([server.calls, most]).toEqual([4, 1]);
  await inst.setPersistent(true);
  await inst.ask("V?");
  await inst.ask("V?");
  expect(server.calls).toBe(5);
  await inst.setPersistent(false);
  await vi.waitFor(() => expect(server.open).toBe(0));
});

test("address, port, timeout and terminator can change", async () => {
  const [one, port] = await bench(polite);
  const [two, otherPort] = await bench(line => (line === "silent?" ? undefined : "two"), "\r");
  const inst = await IPInstrument.open("ip", "127.0.0.1", port);
  await inst.setTerminator("\r");
  await inst.setAddress(undefined, otherPort);
  expect(await inst.ask("who?")).toBe("two");
  expect([one.lines, two.lines]).toEqual([["*IDN?"], ["who?"]]);
  await inst.setTimeout(0.05);
  await expect(inst.ask("silent?")).rejects.toThrow(`asking "silent?" of TCPIP0::127.0.0.1::${otherPort}::SOCKET`);
  expect(await inst.ask("who?")).toBe("two");
  expect(inst.settings).toEqual({
    address: "127.0.0.1",
    port: otherPort,
    timeout: 0.05,
    terminator: "\r",
    persistent: true,
    writeConfirmation: true,
  });
  await inst.flushConnection();
});

test("the record has QCoDeS's keys", async () => {
  const [, port] = await bench(polite);
  const inst = await IPInstrument.open("ip", "127.0.0.1", port, { timeout: 3, label: "Bench" });
  expect(await inst.snapshot({ update: "Never" })).toMatchObject({
    name: "ip",
    label: "Bench",
    address: "127.0.0.1",
    port,
    timeout: 3,
    terminator: "\n",
    persistent: true,
    confirmation: true,
  });
});

test("an instrument that is not there is told when it is opened, and the name stays free", async () => {
  const [server, port] = await bench(polite);
  await server.close();
  benches.splice(0);
  await expect(IPInstrument.open("ip", "127.0.0.1", port)).rejects.toThrow(
    `opening ip: connecting to TCPIP0::127.0.0.1::${port}::SOCKET: connection refused`,
  );
  expect(Instrument.exist("ip")).toBe(false);
});

test("closing ends the connection; a use afterwards says so", async () => {
  const [server, port] = await bench(polite);
  const inst = await IPInstrument.open("ip", "127.0.0.1", port);
  await inst.close();
  await inst.close();
  await vi.waitFor(() => expect(server.open).toBe(0));
  await expect(inst.ask("V?")).rejects.toThrow("<IPInstrument: ip> is closed");
  await expect(inst.setTimeout(1)).rejects.toThrow(`TCPIP0::127.0.0.1::${port}::SOCKET: the connection is closed`);
});

// Never called: these lines are for the compiler.
export function misuses(): void {
  // @ts-expect-error the port is missing
  void IPInstrument.open("ip", "127.0.0.1");
  // @ts-expect-error a port is a number
  void IPInstrument.open("ip", "127.0.0.1", "5025");
  // @ts-expect-error an option that does not exist
  void IPInstrument.open("ip", "127.0.0.1", 5025, { confirm: true });
}
