/** A simulated instrument on a pseudo-terminal. */
import { closeSync, constants, existsSync, openSync, readdirSync, readlinkSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { loadKoffi } from "../../../drivers/io/ffi/koffi.ts";
import { serialTransport } from "../../../drivers/io/serial/serial-transport.ts";
import type { Conversation, ServedInstrument } from "../../../drivers/io/serve/conversation.ts";
import { openPseudoTerminal } from "../../../drivers/io/serve/pseudo-terminal.ts";
import { servePty } from "../../../drivers/io/serve/pty.ts";
import { ServedSimulation } from "../../../drivers/io/sim/conversation.ts";
import { loadSimulation, openDevice } from "../../../drivers/io/sim/library.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";

async function simulation(): Promise<ServedInstrument> {
  const loaded = await loadSimulation("keithley/2600");
  return new ServedSimulation(openDevice(loaded, [...loaded.definition.resources.keys()][0] as string));
}

function handleOf(path: string): MessageHandle {
  return new MessageHandle(`ASRL${path}::INSTR`, serialTransport(path), {
    timeout: 5,
    readTermination: "\n",
    writeTermination: "\n",
  });
}

/** Terminals that this process has open; elsewhere than on Linux nothing tells. */
function descriptors(): string[] {
  const folder = "/proc/self/fd";
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map(name => readlinkOr(join(folder, name)))
    .filter(target => /pts|ptmx/.test(target))
    .toSorted();
}

function readlinkOr(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

test("clients come and go, and the instrument remembers", async () => {
  const lines: string[] = [];
  await using server = await servePty(await simulation(), { log: line => lines.push(line) });
  expect(server.resourceName).toBe(`ASRL${server.path}::INSTR`);
  for (let client = 0; client < 5; client++) {
    const handle = handleOf(server.path);
    await handle.connect();
    expect(await handle.query("*IDN?")).toMatch(/^Keithley Instruments Inc\./);
    if (client === 0) await handle.write("smua.source.levelv=1.5");
    else expect(Number(await handle.query("print(smua.source.levelv)"))).toBe(1.5);
    await handle.close();
  }
  expect(lines[0]).toBe(`${server.path} -> "*IDN?\\n"`);
});

test("a client that dies with a reply unread does not stop the next", async () => {
  await using server = await servePty(await simulation());
  const descriptor = openSync(server.path, constants.O_RDWR | constants.O_NOCTTY);
  writeSync(descriptor, "*IDN?\n".repeat(1000));
  await pause(50);
  closeSync(descriptor);
  const handle = handleOf(server.path);
  await handle.connect();
  expect(await handle.query("*IDN?")).toMatch(/^Keithley/);
  await handle.close();
});

test("closing hangs up, may be done twice, and leaves no descriptor open", async () => {
  const before = descriptors();
  const server = await servePty(await simulation());
  const descriptor = openSync(server.path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  await Promise.all([server.close(), server.close()]);
  await server.close();
  let received: unknown;
  try {
    received = readSync(descriptor, Buffer.alloc(1));
  } catch (error) {
    received = (error as NodeJS.ErrnoException).code;
  }
  expect([0, "EIO"]).toContain(received);
  closeSync(descriptor);
  expect(descriptors()).toEqual(before);
  expect(() => openSync(server.path, constants.O_RDWR | constants.O_NOCTTY)).toThrow();
});

test("bytes pass as they are: nothing is echoed, edited or taken for a signal", async () => {
  await using terminal = await openPseudoTerminal();
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const descriptor = openSync(terminal.path, constants.O_RDWR | constants.O_NOCTTY);
  const arrived: Buffer[] = [];
  terminal.onData(data => arrived.push(data));
  writeSync(descriptor, all);
  await terminal.write(all);
  const back = Buffer.alloc(512);
  expect(readSync(descriptor, back)).toBe(256);
  expect(back.subarray(0, 256).equals(all)).toBe(true);
  await expect.poll(() => Buffer.concat(arrived)).toEqual(all);
  closeSync(descriptor);
});

test("many terminals at once do not use up threads", async () => {
  const terminals = await Promise.all(Array.from({ length: 20 }, () => openPseudoTerminal()));
  // Were each read a thread's, nothing else would be read any more.
  const { readFile } = await import("node:fs/promises");
  expect((await readFile(new URL(import.meta.url))).length).toBeGreaterThan(0);
  await Promise.all(terminals.map(terminal => terminal.close()));
});

test("an instrument that gives up on its input begins anew", async () => {
  const heard: string[] = [];
  const conversation: Partial<Conversation> = {
    onReply: () => {},
    take: () => undefined,
    close: () => {},
    clear: () => void heard.push("clear"),
    receive: data => {
      heard.push(data.toString());
      if (heard.length === 1) throw new Error("too long");
    },
  };
  const lines: string[] = [];
  const instrument: ServedInstrument = { name: "picky", connect: () => conversation as Conversation };
  await using server = await servePty(instrument, { log: line => lines.push(line) });
  const descriptor = openSync(server.path, constants.O_RDWR | constants.O_NOCTTY);
  writeSync(descriptor, "A");
  await expect.poll(() => heard).toEqual(["A", "clear"]);
  writeSync(descriptor, "B");
  await expect.poll(() => heard).toEqual(["A", "clear", "B"]);
  expect(lines).toContain(`${server.path} gave up: too long`);
  closeSync(descriptor);
});

test("libraries in C can be opened after a terminal", async () => {
  const terminal = await openPseudoTerminal();
  await terminal.close();
  const { config } = await loadKoffi("a library");
  expect(config()).toMatchObject({ async_stack_size: 1 << 20 });
});
