/** The serial transport: conversations, and everything that a line does to them. */
import { spawn } from "node:child_process";
import { symlinkSync, mkdtempSync, rmSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { IoError } from "../../../drivers/io/index.ts";
import { serialBus, serialPath } from "../../../drivers/io/serial/port-name.ts";
import { serialTransport } from "../../../drivers/io/serial/serial-transport.ts";
import { SerialStream } from "../../../drivers/io/serial/serial-stream.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { bundled } from "./bundled.ts";
import { bottoms, ownPort, type ScriptedPort } from "./scripted-port.ts";

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const unlimited = { deadline: null };

function within(seconds: number) {
  return { deadline: performance.now() + seconds * 1000 };
}

function transportOf(port: { path: string }) {
  const transport = serialTransport(port.path);
  open.push(() => transport.close());
  return transport;
}

function handleOf(port: { path: string }, timeout: number | null = 2): MessageHandle {
  const handle = new MessageHandle(`ASRL${port.path}::INSTR`, serialTransport(port.path), {
    timeout,
    readTermination: "\n",
    writeTermination: "\n",
  });
  open.push(() => handle.close());
  return handle;
}

function failure(promise: Promise<unknown>): Promise<IoError> {
  return promise.then(
    value => {
      throw new Error(`expected a failure, got ${String(value)}`);
    },
    (error: unknown) => error as IoError,
  );
}

const echo = (line: string, port: ScriptedPort) => port.send(`echo ${line}\n`);

test.each([
  ["3", "linux", "/dev/ttyS2"],
  ["3", "win32", "COM3"],
  ["COM3", "win32", "COM3"],
  ["com12", "win32", "COM12"],
  ["/dev/ttyUSB0", "linux", "/dev/ttyUSB0"],
] as const)("ASRL%s on %s is the port %s", (name, platform, path) => {
  expect(serialPath(name, platform)).toBe(path);
});

test("a link and the port that it leads to share one queue", () => {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-serial-"));
  symlinkSync("/dev/null", join(folder, "link"));
  expect(serialBus(join(folder, "link"))).toBe("serial /dev/null");
  rmSync(folder, { recursive: true });
});

for (const { name: bottom, possible, make } of bottoms)
  describe.skipIf(!possible)(`over ${bottom}`, () => {
    async function portOf(answer?: Parameters<typeof make>[0]): Promise<ScriptedPort> {
      const port = await make(answer);
      open.push(() => port.unplug());
      return port;
    }

    test("questions are answered", async () => {
      const port = await portOf(echo);
      const handle = handleOf(port);
      expect(await handle.query("*IDN?")).toBe("echo *IDN?");
      await handle.write("B");
      expect(await handle.read()).toBe("echo B");
      expect(port.lines).toEqual(["*IDN?", "B"]);
    });

    test("every byte passes in both directions", async () => {
      const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      const port = await portOf();
      const transport = transportOf(port);
      await transport.resynchronise(unlimited);
      await transport.write(all, unlimited);
      await port.send(all);
      const { data, end } = await transport.read({ count: 256 }, within(2));
      expect(data.equals(all)).toBe(true);
      expect(end).toBe(false);
      await expect.poll(() => port.received.equals(all)).toBe(true);
    });

    test("a block of 200 kB arrives whole", async () => {
      const block = Buffer.alloc(200_000, 0).map((_, index) => index * 7) as Buffer;
      const port = await portOf((_line, self) => self.send(block));
      const transport = transportOf(port);
      await transport.resynchronise(unlimited);
      await transport.write(Buffer.from("CURVE?\n"), unlimited);
      const target = new Uint8Array(block.length);
      // oxlint-disable-next-line no-array-fill-with-reference-type -- a transport is no array
      await transport.fill(target, within(10));
      expect(Buffer.from(target).equals(block)).toBe(true);
    });

    test("a command of 200 kB is taken while the instrument is slow to read", async () => {
      const command = "x".repeat(200_000);
      const port = await portOf();
      const handle = handleOf(port, 10);
      await handle.write(command);
      await expect.poll(() => port.lines.at(0)?.length, { timeout: 5000 }).toBe(command.length);
    });

    test("fifty questions at once are answered each with its own answer", async () => {
      const port = await portOf(echo);
      const handle = handleOf(port, 10);
      const asked = Array.from({ length: 50 }, (_, index) => `Q${index}?`);
      expect(await Promise.all(asked.map(question => handle.query(question)))).toEqual(asked.map(q => `echo ${q}`));
    });

    test("a reply in single bytes is one reply", async () => {
      const port = await portOf(async (line, self) => {
        for (const byte of `<${line}>\n`) {
          await self.send(byte);
          await pause(1);
        }
      });
      expect(await handleOf(port).query("slow")).toBe("<slow>");
    });

    test("replies that come together are read one by one", async () => {
      const port = await portOf((_line, self) => self.send("one\ntwo\n"));
      const handle = handleOf(port);
      expect(await handle.query("X")).toBe("one");
      expect(await handle.read()).toBe("two");
    });

    test("what came while nobody asked is no answer to the next question", async () => {
      const port = await portOf(echo);
      const handle = handleOf(port);
      await handle.query("A");
      await port.send("noise\n");
      await pause(30);
      expect(await handle.query("B")).toBe("echo B");
    });

    test("an answer that comes after its time-out is not the next one's", async () => {
      const port = await portOf(async (line, self) => {
        if (line === "SLOW?") await pause(200);
        await self.send(`echo ${line}\n`);
      });
      const handle = handleOf(port);
      await handle.connect();
      handle.timeout = 0.1;
      expect((await failure(handle.query("SLOW?"))).message).toMatch(/asking "SLOW\?" of ASRL.*no reply within 0\.1 s/);
      handle.timeout = 2;
      expect(await handle.query("FAST?")).toBe("echo FAST?");
    });

    test("an answer to a question that was given up is not the next one's", async () => {
      const port = await portOf(async (line, self) => {
        if (line === "SLOW?") await pause(300);
        await self.send(`echo ${line}\n`);
      });
      const handle = handleOf(port, 5);
      await handle.connect();
      const controller = new AbortController();
      const asked = failure(handle.query("SLOW?", { signal: controller.signal }));
      await pause(20);
      controller.abort();
      expect((await asked).name).toBe("InstrumentAbortError");
      expect(await handle.query("FAST?")).toBe("echo FAST?");
    });

    test("giving up at random moments leaves nothing out of step", async () => {
      const port = await portOf(async (line, self) => {
        await pause(Number(line) % 3);
        await self.send(`echo ${line}\n`);
      });
      const handle = handleOf(port, 5);
      await handle.connect();
      for (let round = 0; round < 20; round++) {
        const controller = new AbortController();
        setTimeout(() => controller.abort(), Math.random() * 6);
        const { signal } = controller;
        for (let question = round * 1000; !signal.aborted; question++) {
          const reply = await handle.query(`${question}`, { signal }).catch(() => undefined);
          if (reply !== undefined) expect(reply).toBe(`echo ${question}`);
        }
      }
      expect(await handle.query("7")).toBe("echo 7");
    });

    test("half a reply and half a block are told in the error", async () => {
      const port = await portOf((_line, self) => self.send("half"));
      const handle = handleOf(port);
      await handle.connect();
      handle.timeout = 0.5;
      expect((await failure(handle.query("X"))).message).toContain(
        `the reply "half" did not end in "\\n" within 0.5 s`,
      );
      const transport = transportOf(await portOf((_line, self) => self.send("#3100abc")));
      await transport.resynchronise(unlimited);
      await transport.write(Buffer.from("X\n"), unlimited);
      // oxlint-disable-next-line no-array-fill-with-reference-type -- a transport is no array
      await expect(transport.fill(new Uint8Array(105), within(0.1))).rejects.toMatchObject({ kind: "timeout" });
    });

    test("an instrument that drips for ever does not outlast the time-out", async () => {
      const port = await portOf(async (_line, self) => {
        for (let times = 0; times < 60; times++) {
          await self.send("x");
          await pause(10);
        }
      });
      const handle = handleOf(port);
      await handle.connect();
      handle.timeout = 0.2;
      const started = performance.now();
      expect((await failure(handle.query("X"))).message).toContain("did not end in");
      expect((await failure(handle.query("X"))).message).toContain("the instrument does not stop sending");
      expect(performance.now() - started).toBeLessThan(1000);
    });

    test("a port that is taken away ends what waits, and comes back by itself", async () => {
      const folder = mkdtempSync(join(tmpdir(), "setpoint-plug-"));
      const path = join(folder, "port");
      const first = await portOf();
      symlinkSync(first.path, path);
      const handle = handleOf({ path }, 5);
      await handle.connect();
      const waiting = failure(handle.query("X"));
      await pause(30);
      await first.unplug();
      expect((await waiting).message).toMatch(/asking "X" of ASRL.*: the port has gone/);
      unlinkSync(path);
      expect((await failure(handle.query("X"))).message).toContain(`there is no port ${path}: is it plugged in`);
      symlinkSync((await portOf(echo)).path, path);
      expect(await handle.query("back")).toBe("echo back");
      rmSync(folder, { recursive: true });
    });

    test("a port that is exchanged while nobody asks is noticed before the next question", async () => {
      const folder = mkdtempSync(join(tmpdir(), "setpoint-plug-"));
      const path = join(folder, "port");
      const first = await portOf(echo);
      symlinkSync(first.path, path);
      const handle = handleOf({ path }, 5);
      expect(await handle.query("one")).toBe("echo one");
      await first.unplug();
      unlinkSync(path);
      symlinkSync((await portOf(echo)).path, path);
      expect(await handle.query("two")).toBe("echo two");
      rmSync(folder, { recursive: true });
    });

    test("a port is one program's", async () => {
      const port = await portOf(echo);
      await handleOf(port).connect();
      expect((await failure(handleOf(port, 1).connect())).message).toContain(`another program has ${port.path} open`);
    });

    test("closing ends what waits, and may be done twice", async () => {
      const port = await portOf();
      const handle = handleOf(port);
      await handle.connect();
      const waiting = failure(handle.query("X"));
      await pause(20);
      await Promise.all([handle.close(), handle.close()]);
      await handle.close();
      expect((await waiting).message).toContain("the connection is closed");
    });

    test("closing while the port opens leaves it to others", async () => {
      const port = await portOf(echo);
      const handle = handleOf(port);
      const connecting = failure(handle.connect());
      await handle.close();
      expect((await connecting).message).toContain("the connection is closed");
      expect(await handleOf(port).query("A")).toBe("echo A");
    });

    test("closing while threads work on the port waits for them, and tells so", async () => {
      const port = await portOf(echo);
      const stream = new SerialStream(port.path);
      open.push(() => stream.close());
      for (let round = 0; round < 100; round++) {
        await stream.open(unlimited);
        const purging = Array.from({ length: 8 }, () => failure(stream.purge(within(2))));
        await stream.close();
        for (const error of await Promise.all(purging)) expect(error.message).toBe("the connection is closed");
      }
    });

    test("clearing forgets what has come, also while an instrument answers", async () => {
      const port = await portOf(echo);
      const handle = handleOf(port, 5);
      for (let times = 0; times < 3; times++) {
        await handle.write("A");
        await handle.clear();
        expect(await handle.query("B")).toBe("echo B");
      }
    });

    test("attributes are VISA's, and the line follows them", async () => {
      const port = await portOf(echo);
      const { attributes } = transportOf(port);
      for (const [name, value] of [
        ["VI_ATTR_ASRL_BAUD", 9600],
        ["VI_ATTR_ASRL_DATA_BITS", 8],
        ["VI_ATTR_ASRL_PARITY", 0],
        ["VI_ATTR_ASRL_STOP_BITS", 10],
        ["VI_ATTR_ASRL_FLOW_CNTRL", 0],
        ["VI_ATTR_ASRL_END_IN", 2],
        ["VI_ATTR_ASRL_END_OUT", 0],
        ["VI_ATTR_ASRL_BREAK_LEN", 250],
        ["VI_ATTR_ASRL_DISCARD_NULL", false],
        ["VI_ATTR_ASRL_DTR_STATE", 1],
      ] as const)
        expect([name, await attributes.get(name, unlimited)]).toEqual([name, value]);
    });

    test("settings are changed while the port is open", async () => {
      const port = await portOf(echo);
      const transport = transportOf(port);
      await transport.resynchronise(unlimited);
      const changes = {
        VI_ATTR_ASRL_BAUD: 115200,
        VI_ATTR_ASRL_DATA_BITS: 7,
        VI_ATTR_ASRL_STOP_BITS: 20,
        VI_ATTR_ASRL_FLOW_CNTRL: 1,
        VI_ATTR_ASRL_BREAK_LEN: 10,
        VI_ATTR_ASRL_DTR_STATE: 0,
        VI_ATTR_ASRL_RTS_STATE: 0,
        VI_ATTR_ASRL_BREAK_STATE: 0,
      };
      for (const [name, value] of Object.entries(changes)) {
        await transport.attributes.set(name, value, within(2));
        expect([name, await transport.attributes.get(name, unlimited)]).toEqual([name, value]);
      }
      await transport.attributes.set("VI_ATTR_ASRL_DATA_BITS", 8, within(2));
      await transport.write(Buffer.from("X\n"), within(2));
      expect((await transport.read({ terminator: Buffer.from("\n") }, within(2))).data.toString()).toBe("echo X\n");
      // A pseudo-terminal has no modem lines: they are unknown, not an error.
      expect(await transport.attributes.get("VI_ATTR_ASRL_CTS_STATE", within(2))).toBe(-1);
    });

    test("bytes that wait are counted", async () => {
      const port = await portOf();
      const transport = transportOf(port);
      await transport.resynchronise(unlimited);
      await port.send("12345");
      await expect.poll(() => transport.attributes.get("VI_ATTR_ASRL_AVAIL_NUM", unlimited)).toBe(5);
    });

    test("a message ends as the attributes say", async () => {
      const port = await portOf();
      const transport = transportOf(port);
      const { attributes } = transport;
      await transport.resynchronise(unlimited);
      await port.send("one\r\0two\x83x");
      await attributes.set("VI_ATTR_TERMCHAR", 13, unlimited);
      expect(await transport.read({}, within(2))).toEqual({ data: Buffer.from("one\r"), end: true });
      await attributes.set("VI_ATTR_ASRL_END_IN", 1, unlimited);
      expect(await transport.read({}, within(2))).toEqual({ data: Buffer.from("\0two\x83", "latin1"), end: true });
      await attributes.set("VI_ATTR_ASRL_END_IN", 0, unlimited);
      await expect(transport.read({}, within(2))).rejects.toMatchObject({ kind: "protocol" });
      await attributes.set("VI_ATTR_ASRL_END_OUT", 1, unlimited);
      await transport.write(Buffer.from([0xc1, 0x42]), within(2));
      await attributes.set("VI_ATTR_ASRL_END_OUT", 2, unlimited);
      await transport.write(Buffer.from("C"), within(2), false);
      await transport.write(Buffer.from("D"), within(2));
      await attributes.set("VI_ATTR_ASRL_BREAK_LEN", 5, unlimited);
      await attributes.set("VI_ATTR_ASRL_END_OUT", 3, unlimited);
      await transport.write(Buffer.from("E"), within(2));
      await expect.poll(() => port.received).toEqual(Buffer.from([0x41, 0xc2, 0x43, 0x44, 0x0d, 0x45]));
    });

    test("NULs are dropped where that is wanted", async () => {
      const port = await portOf();
      const transport = transportOf(port);
      await transport.resynchronise(unlimited);
      await transport.attributes.set("VI_ATTR_ASRL_DISCARD_NULL", true, unlimited);
      await port.send("a\0\0b\0\n");
      expect((await transport.read({}, within(2))).data.toString()).toBe("ab\n");
    });
  });

test("impossible attributes are refused, and what is allowed is told", async () => {
  const { attributes } = serialTransport("/dev/null");
  const refused: [string, unknown, string][] = [
    ["VI_ATTR_ASRL_BAUD", 0, "VI_ATTR_ASRL_BAUD: 0 is invalid: must be an integer from 1 to 2147483647"],
    ["VI_ATTR_ASRL_BAUD", "fast", 'VI_ATTR_ASRL_BAUD: "fast" is invalid: must be an integer from 1 to 2147483647'],
    ["VI_ATTR_ASRL_DATA_BITS", 9, "VI_ATTR_ASRL_DATA_BITS: 9 is invalid: must be an integer from 5 to 8"],
    ["VI_ATTR_ASRL_FLOW_CNTRL", 4, "4 is invalid: must be 0 (none), 1 (XON/XOFF), 2 (RTS/CTS) or 3 (both)"],
    ["VI_ATTR_ASRL_END_IN", 3, "3 is invalid: must be 0 (none), 1 (last bit) or 2 (termination character)"],
    ["VI_ATTR_ASRL_STOP_BITS", 1, "VI_ATTR_ASRL_STOP_BITS: 1 is invalid: must be 10 (1)"],
    ["VI_ATTR_ASRL_PARITY", 7, "VI_ATTR_ASRL_PARITY: 7 is invalid: must be 0 (none), 1 (odd)"],
    ["VI_ATTR_ASRL_DISCARD_NULL", 2, "2 is invalid: must be true or false"],
    ["VI_ATTR_ASRL_CTS_STATE", 1, "VI_ATTR_ASRL_CTS_STATE can only be read"],
    ["VI_ATTR_NONSENSE", 1, 'a serial port has no attribute "VI_ATTR_NONSENSE": there are VI_ATTR_ASRL_AVAIL_NUM,'],
  ];
  for (const [name, value, text] of refused) {
    const error = await failure(attributes.set(name, value, unlimited));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toContain(text);
  }
  await expect(attributes.get("VI_ATTR_NONSENSE", unlimited)).rejects.toBeInstanceOf(RangeError);
});

test("a port that does not exist or may not be opened is an error that says so", async () => {
  const missing = handleOf({ path: "/dev/ttyNone" });
  expect((await failure(missing.connect())).message).toBe(
    "connecting to ASRL/dev/ttyNone::INSTR: there is no port /dev/ttyNone: is it plugged in",
  );
  expect((await failure(handleOf({ path: "/dev/null" }).connect())).message).toBe(
    "connecting to ASRL/dev/null::INSTR: /dev/null is no serial port",
  );
});

test("garbage from the line ends in a reply or in a time-out, never in anything else", async () => {
  const port = await ownPort();
  open.push(() => port.unplug());
  const transport = transportOf(port);
  await transport.resynchronise(unlimited);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async garbage => {
      await port.send(Buffer.from([...garbage, 10]));
      const { data } = await transport.read({ terminator: Buffer.from("\n") }, within(2));
      expect(data.at(-1)).toBe(10);
      transport.discardInput();
    }),
    { numRuns: 50 },
  );
});

test("an open port that nobody uses does not keep the process alive", async () => {
  const port = await ownPort(echo);
  open.push(() => port.unplug());
  const run = await bundled(fileURLToPath(new URL("idle-port.ts", import.meta.url)));
  open.push(async () => run.remove());
  expect(await printedBy(run.path, port.path)).toEqual({ code: 0, printed: "echo *IDN?\n" });
});

test("without the packages the error names the one to add, and listing ports finds none", async () => {
  const run = await bundled(fileURLToPath(new URL("missing-packages.ts", import.meta.url)), false);
  open.push(async () => run.remove());
  expect((await printedBy(run.path)).printed.split("\n")).toEqual([
    "a serial port needs the package serialport: npm install serialport",
    "making a pseudo-terminal: they need the package koffi: npm install koffi",
    "0",
    "",
  ]);
});

async function printedBy(...args: string[]): Promise<{ code: unknown; printed: string }> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const giveUp = setTimeout(() => child.kill(), 10_000);
  let printed = "";
  child.stdout.on("data", (text: Buffer) => (printed += text.toString()));
  const code = await new Promise(resolve => child.once("close", resolve));
  clearTimeout(giveUp);
  return { code, printed };
}
