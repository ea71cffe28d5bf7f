/** The VXI-11 transport: messages, status, trigger, locks and service requests over one link. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";
import { ResourceNameError } from "../../../drivers/io/errors.ts";
import { openVxi11 } from "../../../drivers/io/vxi11/open-vxi11.ts";
import { procedures } from "../../../drivers/io/vxi11/protocol.ts";
import { ask, client, handle, proxy, scriptedCore, seconds, serve } from "./bench.ts";
import { procedureOf } from "./mangling-proxy.ts";
import { block } from "./small-instrument.ts";

describe("an address", () => {
  test("the portmapper is asked for the port of the core channel", async () => {
    const { server } = await serve();
    const transport = openVxi11({ host: "127.0.0.1", device: "inst0" }, { portmapperPort: server.portmapperPort });
    await transport.resynchronise(seconds(5));
    expect(await ask(transport, "*IDN?")).toBe("Setpoint,Small,0,1\n");
    await transport.close();
  });

  test("a port behind the host is the core channel's, and no portmapper is asked", async () => {
    const { port } = await serve();
    expect(await ask(client(port), "*IDN?")).toBe("Setpoint,Small,0,1\n");
  });

  test("a device is found by its name, in any case", async () => {
    const { port } = await serve();
    expect(await ask(client(port, "GPIB0,1"), "ECHO? a")).toBe("a\n");
    await expect(client(port, "inst7").resynchronise(seconds(5))).rejects.toMatchObject({
      kind: "connection",
      message: 'the instrument has no device "inst7"',
    });
  });

  test("a port that is none is an error", () => {
    for (const host of ["10.0.0.7,0", "10.0.0.7,", "10.0.0.7,70000", "10.0.0.7,x"]) {
      expect(() => openVxi11({ host, device: "inst0" })).toThrow(ResourceNameError);
    }
    expect(() => openVxi11({ host: "a,0", device: "inst0" })).toThrow(
      'host "a,0": the port must be between 1 and 65535',
    );
  });

  test("devices of one gateway interface share its bus, others do not", () => {
    const bus = (host: string, device: string) => openVxi11({ host, device }).bus;
    expect(bus("Lab", "gpib0,1")).toBe(bus("lab", "gpib0,2"));
    expect(bus("lab", "gpib0,1")).not.toBe(bus("lab", "gpib1,1"));
    expect(bus("lab", "inst0")).not.toBe(bus("lab2", "inst0"));
  });

  test("the connection tells what it knows of itself", async () => {
    const { port } = await serve();
    const { attributes } = client(port);
    expect(await attributes.get("VI_ATTR_TCPIP_PORT", seconds(1))).toBe(port);
    expect(await attributes.get("VI_ATTR_TCPIP_DEVICE_NAME", seconds(1))).toBe("inst0");
    await expect(attributes.get("VI_ATTR_ASRL_BAUD", seconds(1))).rejects.toThrow(RangeError);
    await expect(attributes.set("VI_ATTR_TCPIP_PORT", 1, seconds(1))).rejects.toThrow("can only be read");
  });
});

describe("messages", () => {
  test("the end of a message comes with its last byte, and with the last part of a long one", async () => {
    const { port } = await serve();
    const between = await proxy(port);
    const transport = client(between.port);
    await transport.write(Buffer.from("LENGTH? "), seconds(5), false);
    await transport.write(Buffer.alloc(2_500_000, "x"), seconds(5));
    expect((await transport.read({}, seconds(5))).data.toString()).toBe("2500000\n");
    const writes = between.calls.filter(call => procedureOf(call) === procedures.write);
    expect(writes.map(call => call.readInt32BE(40 + 12))).toEqual([0, 0, 0, 8]);
    expect(writes.map(call => call.readUInt32BE(40 + 16))).toEqual([8, 1 << 20, 1 << 20, 2_500_000 - 2 * (1 << 20)]);
  });

  test("a reply is read to its end, whatever bytes it has", async () => {
    const { port } = await serve();
    const transport = client(port);
    const every = Buffer.from(Array.from({ length: 256 }, (_, value) => value)).toString("latin1");
    await transport.write(Buffer.from(`ECHO? ${every}`, "latin1"), seconds(5));
    expect(await transport.read({}, seconds(5))).toEqual({ data: Buffer.from(`${every}\n`, "latin1"), end: true });
  });

  test("a terminator or a count ends a read before, and the rest stays", async () => {
    const { port } = await serve();
    const transport = client(port);
    const terminator = Buffer.from("\r\n");
    await transport.write(Buffer.from("LINES?"), seconds(5));
    expect(await transport.read({ terminator }, seconds(5))).toEqual({ data: Buffer.from("one\n"), end: false });
    expect(await transport.read({ count: 2 }, seconds(5))).toEqual({ data: Buffer.from("tw"), end: false });
    expect(await transport.read({ count: 0 }, seconds(5))).toEqual({ data: Buffer.alloc(0), end: false });
    expect(await transport.read({ count: 100, terminator }, seconds(5))).toEqual({
      data: Buffer.from("o\n"),
      end: false,
    });
    expect(await transport.read({ count: 100 }, seconds(5))).toEqual({ data: Buffer.from("three\n"), end: true });
  });

  test("an instrument that heeds no terminator is read line by line all the same", async () => {
    const reads = ["one\ntwo\nth", "ree\n"];
    const { port } = await scriptedCore({
      [procedures.read]: (_args, result) => {
        const data = Buffer.from(reads.shift() ?? "");
        result
          .int(0)
          .int(reads.length === 0 ? 4 : 0)
          .opaque(data);
      },
    });
    const transport = client(port);
    const terminator = Buffer.from("\n");
    const next = () => transport.read({ terminator }, seconds(5));
    expect(await next()).toEqual({ data: Buffer.from("one\n"), end: false });
    expect(await transport.read({ terminator, count: 2 }, seconds(5))).toEqual({ data: Buffer.from("tw"), end: false });
    const filled = Buffer.alloc(1);
    expect(await transport.fill(filled, seconds(5))).toEqual({ end: false });
    expect(filled.toString()).toBe("o");
    expect(await next()).toEqual({ data: Buffer.from("\n"), end: false });
    expect(await next()).toEqual({ data: Buffer.from("three\n"), end: true });
  });

  test("what has arrived and was not read is forgotten before a question", async () => {
    const reads = ["old\nolder\n", "new\n"];
    const { port } = await scriptedCore({
      [procedures.read]: (_args, result) =>
        void result
          .int(0)
          .int(4)
          .opaque(Buffer.from(reads.shift() ?? "")),
    });
    const transport = client(port);
    expect((await transport.read({ terminator: Buffer.from("\n") }, seconds(5))).data.toString()).toBe("old\n");
    expect(await ask(transport, "new?")).toBe("new\n");
  });

  test("a block goes straight into the caller's memory, and what follows it stays", async () => {
    const { port } = await serve();
    const transport = client(port);
    await transport.write(Buffer.from("BLOCK? 3000000"), seconds(5));
    expect((await transport.read({ count: 10 }, seconds(5))).data).toEqual(block(10));
    const target = Buffer.alloc(2_999_985);
    expect(await transport.fill(target, seconds(5))).toEqual({ end: false });
    const all = block(3_000_000);
    expect(target.equals(all.subarray(10, 2_999_995))).toBe(true);
    expect(await transport.read({}, seconds(5))).toEqual({ data: all.subarray(2_999_995), end: true });
  });

  test("a message that is shorter than the memory to fill is an error that says so", async () => {
    const { port } = await serve();
    const transport = client(port);
    await transport.write(Buffer.from("BLOCK? 100"), seconds(5));
    await expect(transport.fill(Buffer.alloc(101), seconds(5))).rejects.toMatchObject({
      kind: "protocol",
      message: "the message ends after 100 of 101 bytes",
    });
  });

  test("a message that the instrument cannot take is an error, and the next one is taken", async () => {
    const { port } = await serve();
    const transport = client(port);
    await expect(ask(transport, "FAIL")).rejects.toThrow("the instrument reports an I/O error (VXI-11 error 17)");
    expect(await ask(transport, "*IDN?")).toBe("Setpoint,Small,0,1\n");
  });
});

describe("beside the messages", () => {
  test("the status byte tells of a reply and of a service request, once", async () => {
    const { port, instrument } = await serve();
    const transport = client(port);
    expect(await transport.readStatus(seconds(5))).toBe(0);
    await transport.write(Buffer.from("LINES?"), seconds(5));
    expect(await transport.readStatus(seconds(5))).toBe(16);
    await transport.read({ count: 1 }, seconds(5));
    expect(await transport.readStatus(seconds(5))).toBe(16);
    instrument.conversations[0]?.requestService();
    expect(await transport.readStatus(seconds(5))).toBe(16 | 64);
    expect(await transport.readStatus(seconds(5))).toBe(16);
  });

  test("trigger, clear, remote and local reach the instrument", async () => {
    const { port, instrument } = await serve();
    const between = await proxy(port);
    const transport = client(between.port);
    await transport.trigger(seconds(5));
    await transport.write(Buffer.from("LINES?"), seconds(5));
    await transport.clear(seconds(5));
    for (const mode of ["assertAddress", "assertAddressLockout", "local", "deassert"] as const) {
      await transport.remote(mode, seconds(5));
    }
    expect(await ask(transport, "ECHO? next")).toBe("next\n");
    expect(instrument.log).toEqual(["(trigger)", "LINES?", "(clear)", "ECHO? next"]);
    expect(between.calls.map(procedureOf).filter(number => number === 16 || number === 17)).toEqual([16, 16, 17, 17]);
  });

  test("a command that a device has no interface for is refused", async () => {
    const { port } = await serve();
    const transport = client(port);
    await expect(transport.command({ command: 0x020010 }, seconds(5))).rejects.toThrow(
      "the instrument does not support this (VXI-11 error 8)",
    );
    expect(await ask(transport, "*IDN?")).toContain("Small");
  });

  test("closing says goodbye, and twice is once", async () => {
    const { port, instrument } = await serve();
    const between = await proxy(port);
    const transport = client(between.port);
    await ask(transport, "*IDN?");
    await Promise.all([transport.close(), transport.close()]);
    await transport.close();
    expect(between.calls.map(procedureOf).at(-1)).toBe(procedures.destroyLink);
    await expect.poll(() => instrument.log).toEqual(["*IDN?", "(close)"]);
  });
});

describe("locks", () => {
  test("a locked instrument refuses others and serves its holder", async () => {
    const { port } = await serve();
    const [mine, theirs] = [client(port), client(port)];
    await mine.lock({}, seconds(5));
    expect(await ask(mine, "ECHO? mine")).toBe("mine\n");
    await theirs.resynchronise(seconds(5));
    const refused = { kind: "locked", message: "the instrument is locked by another client (VXI-11 error 11)" };
    await expect(theirs.write(Buffer.from("*IDN?"), seconds(5))).rejects.toMatchObject(refused);
    await expect(theirs.read({}, seconds(5))).rejects.toMatchObject(refused);
    await expect(theirs.readStatus(seconds(5))).rejects.toMatchObject(refused);
    await expect(theirs.clear(seconds(5))).rejects.toMatchObject(refused);
    await expect(theirs.lock({}, seconds(0.5))).rejects.toMatchObject(refused);
    await mine.unlock(seconds(5));
    expect(await ask(theirs, "ECHO? theirs")).toBe("theirs\n");
  });

  test("whoever waits for a lock gets it when it is given back, or when its holder goes", async () => {
    const { port } = await serve();
    const [first, second, third] = [client(port), client(port), client(port)];
    await first.lock({}, seconds(5));
    const waiting = second.lock({}, seconds(5));
    await third.resynchronise(seconds(5));
    await first.unlock(seconds(5));
    await waiting;
    const next = third.lock({}, seconds(5));
    await second.close();
    await next;
    expect(await ask(third, "ECHO? third")).toBe("third\n");
  });

  test("locks nest, and one that is not held cannot be given back", async () => {
    const { port } = await serve();
    const [mine, theirs] = [client(port), client(port)];
    await mine.lock({}, seconds(5));
    await mine.lock({}, seconds(5));
    await mine.unlock(seconds(5));
    await expect(ask(theirs, "*IDN?")).rejects.toMatchObject({ kind: "locked" });
    await mine.unlock(seconds(5));
    expect(await ask(theirs, "*IDN?")).toContain("Small");
    await expect(mine.unlock(seconds(5))).rejects.toThrow("this client holds no lock (VXI-11 error 12)");
  });

  test("a shared lock is refused: the protocol has none", async () => {
    const { port } = await serve();
    await expect(client(port).lock({ key: "team" }, seconds(5))).rejects.toThrow(
      "VXI-11 has exclusive locks only: a lock cannot be shared (team)",
    );
  });

  test("a connection may be opened with a lock, and keeps it when it is made anew", async () => {
    const { port } = await serve();
    const between = await proxy(port);
    const mine = openVxi11({ host: `127.0.0.1,${between.port}`, device: "inst0" }, { lock: true });
    const theirs = client(port);
    await mine.resynchronise(seconds(5));
    await expect(ask(theirs, "*IDN?")).rejects.toMatchObject({ kind: "locked" });
    between.cut();
    await expect.poll(() => ask(mine, "*IDN?").catch((error: Error) => error.message)).toContain("Small");
    await expect(ask(theirs, "*IDN?")).rejects.toMatchObject({ kind: "locked" });
    await mine.close();
    await expect.poll(() => ask(theirs, "*IDN?").catch((error: Error) => error.message)).toContain("Small");
  });
});

/** A script that imports our transport, as one text that Node can run. */
async function bundled(script: string): Promise<string> {
  const source = fileURLToPath(new URL("../../../drivers/io/vxi11/open-vxi11.ts", import.meta.url));
  const bundle = await rolldown({
    input: "script",
    platform: "node",
    plugins: [
      {
        name: "script",
        resolveId: id => (id === "script" ? id : id === "open-vxi11" ? source : undefined),
        load: id => (id === "script" ? script : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm" });
  await bundle.close();
  return output[0].code;
}

describe("service requests", () => {
  test("each listener hears of them until it is disposed of, also in the middle of a query", async () => {
    const { port, instrument } = await serve();
    const transport = client(port);
    let first = 0;
    let second = 0;
    const one = await transport.onServiceRequest(() => first++, seconds(5));
    const two = await transport.onServiceRequest(() => second++, seconds(5));
    await transport.write(Buffer.from("SRQ 0"), seconds(5));
    await expect.poll(() => [first, second]).toEqual([1, 1]);
    await one[Symbol.asyncDispose]();
    instrument.conversations[0]?.requestService();
    await expect.poll(() => second).toBe(2);
    expect(first).toBe(1);
    const answer = ask(transport, "LATE? 50");
    await Promise.all([two[Symbol.asyncDispose](), two[Symbol.asyncDispose]()]);
    expect(await answer).toBe("late 50\n");
    instrument.conversations[0]?.requestService();
    expect(await ask(transport, "*IDN?")).toContain("Small");
    expect([first, second]).toEqual([1, 2]);
    // Enabled again, they come again.
    const three = await transport.onServiceRequest(() => first++, seconds(5));
    instrument.conversations[0]?.requestService();
    await expect.poll(() => first).toBe(2);
    await three[Symbol.asyncDispose]();
  });

  test("a connection that was lost gets its service requests back", async () => {
    const { port, instrument } = await serve();
    const between = await proxy(port);
    const transport = client(between.port);
    let heard = 0;
    await transport.onServiceRequest(() => heard++, seconds(5));
    between.cut();
    await expect.poll(() => ask(transport, "*IDN?").catch((error: Error) => error.message)).toContain("Small");
    instrument.conversations.at(-1)?.requestService();
    await expect.poll(() => heard).toBe(1);
  });

  test("a storm of them neither loses the last one nor delays a query", async () => {
    const { port, instrument } = await serve();
    const transport = client(port);
    let heard = 0;
    await transport.onServiceRequest(() => heard++, seconds(5));
    for (let round = 0; round < 50; round++) {
      for (let request = 0; request < 100; request++) instrument.conversations[0]?.requestService();
      expect(await ask(transport, `ECHO? ${round}`)).toBe(`${round}\n`);
    }
    await expect.poll(() => heard).toBeGreaterThan(0);
    const before = heard;
    instrument.conversations[0]?.requestService();
    await expect.poll(() => heard).toBeGreaterThan(before);
  });

  test("an open connection and a listener let the process end", async () => {
    const { port } = await serve();
    const script = `
      import { openVxi11 } from "open-vxi11";
      const transport = openVxi11({ host: "127.0.0.1,${port}", device: "inst0" });
      const limits = { deadline: performance.now() + 5000 };
      await transport.onServiceRequest(() => {}, limits);
      await transport.write(Buffer.from("*IDN?"), limits);
      console.log((await transport.read({}, limits)).data.toString());`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", await bundled(script)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    const [code] = (await once(child, "close")) as [number];
    expect([code, output.trim()]).toEqual([0, "Setpoint,Small,0,1"]);
  });
});

describe("a handle on it", () => {
  test("fifty callers at once get their own answers", async () => {
    const { port } = await serve();
    const smu = handle(port);
    const questions = Array.from({ length: 50 }, (_, number) => `${number} ${"x".repeat(number * 7)}`);
    const answers = await Promise.all(questions.map(question => smu.query(`ECHO? ${question}`)));
    expect(answers).toEqual(questions);
  });

  test("twenty connections run side by side", async () => {
    const { port } = await serve();
    const handles = Array.from({ length: 20 }, () => handle(port));
    const answers = await Promise.all(
      handles.map(async (one, number) => {
        for (let round = 0; round < 10; round++)
          expect(await one.query(`ECHO? ${number}/${round}`)).toBe(`${number}/${round}`);
        return number;
      }),
    );
    expect(answers).toHaveLength(20);
  });
});
