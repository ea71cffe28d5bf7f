/** HiSLIP, our client with our server: everything that two sides that know the protocol do. */
import { describe, expect, test, vi } from "vitest";
import { TransportError } from "../../../drivers/io/limits.ts";
import type { Limits } from "../../../drivers/io/limits.ts";
import type { HislipTransport } from "../../../drivers/io/hislip/hislip-transport.ts";
import { ServedSimulation } from "../../../drivers/io/sim/conversation.ts";
import { loadSimulation, openDevice } from "../../../drivers/io/sim/library.ts";
import { failure, fillFrom, handleTo, serve, transportTo, within } from "./bench.ts";
import { TestInstrument } from "./test-instrument.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");

async function ask(transport: HislipTransport, question: string, limits: Limits = within()): Promise<string> {
  transport.discardInput();
  await transport.write(bytes(question), limits);
  const { data, end } = await transport.read({}, limits);
  expect(end).toBe(true);
  return data.toString("latin1");
}

describe.each([
  ["synchronised", false],
  ["overlap", true],
])("messages in %s mode", (_name, overlap) => {
  test("questions are answered, with an END that the bus marks", async () => {
    const transport = transportTo(await serve(new TestInstrument(), { overlap }), { overlap });
    expect(await ask(transport, "*IDN?")).toBe("echo *IDN?\n");
    expect(await ask(transport, "A?")).toBe("echo A?\n");
    expect(await transport.attributes.get("VI_ATTR_TCPIP_HISLIP_OVERLAP_EN", within())).toBe(overlap);
  });

  test("a reply is read to a terminator, to a count, and on from there", async () => {
    const transport = transportTo(await serve(new TestInstrument(() => "one;two;three"), { overlap }), { overlap });
    await transport.write(bytes("?"), within());
    const semicolon = bytes(";");
    expect(await transport.read({ terminator: semicolon }, within())).toEqual({ data: bytes("one;"), end: false });
    expect(await transport.read({ count: 2 }, within())).toEqual({ data: bytes("tw"), end: false });
    const target = new Uint8Array(3);
    expect(await fillFrom(transport, target)).toEqual({ end: false });
    expect(Buffer.from(target).toString()).toBe("o;t");
    expect(await transport.read({ terminator: bytes("ee\n") }, within())).toEqual({ data: bytes("hree\n"), end: true });
  });

  test("a terminator may fall between two messages", async () => {
    // The first message of the reply takes 1008 bytes, and ends in the middle of the terminator.
    const answers = new TestInstrument(() => `${"a".repeat(1024 - 16 - 1)}\r\nrest`);
    const other = transportTo(await serve(answers, { overlap }), { overlap });
    await other.attributes.set("VI_ATTR_TCPIP_HISLIP_MAX_MESSAGE_KB", 1, within());
    await other.write(bytes("?"), within());
    const { data, end } = await other.read({ terminator: bytes("\r\n") }, within());
    expect([data.length, end]).toEqual([1009, false]);
    expect((await other.read({}, within())).data.toString()).toBe("rest\n");
  });

  test("a block of some megabytes goes both ways, cut into messages", async () => {
    const block = Buffer.alloc(3_000_000, "0123456789");
    const instrument = new TestInstrument(command => (command === "?" ? block : Buffer.from(`${command.length}`)));
    const transport = transportTo(await serve(instrument, { overlap, messageSize: 100_000 }), { overlap });
    await transport.write(bytes("?"), within());
    const target = new Uint8Array(block.length);
    expect(await fillFrom(transport, target)).toEqual({ end: true });
    expect(block.equals(target)).toBe(true);
    await transport.write(bytes("?"), within());
    expect(block.equals((await transport.read({}, within())).data)).toBe(true);
    expect(await ask(transport, "x".repeat(1_000_000))).toBe("1000000");
  });

  test("a message sent in parts is one message, and an empty one is a message", async () => {
    const instrument = new TestInstrument(command => `<${command}>`);
    const transport = transportTo(await serve(instrument, { overlap }), { overlap });
    await transport.write(bytes("*ID"), within(), false);
    await transport.write(bytes("N?"), within());
    expect((await transport.read({}, within())).data.toString()).toBe("<*IDN?>\n");
    expect(await ask(transport, "")).toBe("<>\n");
    instrument.answer = () => Buffer.alloc(0);
    expect(await ask(transport, "?")).toBe("");
  });

  test("every byte from 0 to 255 arrives as it was sent", async () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, code) => code));
    const transport = transportTo(await serve(new TestInstrument(command => bytes(command)), { overlap }), { overlap });
    expect(await ask(transport, `${all.toString("latin1")}.`)).toBe(`${all.toString("latin1")}.`);
  });

  test("a reply shorter than what is to be filled is an error that says both lengths", async () => {
    const transport = transportTo(await serve(new TestInstrument(() => "12"), { overlap }), { overlap });
    await transport.write(bytes("?"), within());
    const error = await failure<TransportError>(fillFrom(transport, new Uint8Array(8)));
    expect([error.kind, error.message]).toEqual(["protocol", "the reply ended after 3 of 8 bytes"]);
  });

  test("the status byte tells of a reply that waits, and of none once it has been read", async () => {
    const instrument = new TestInstrument();
    const transport = transportTo(await serve(instrument, { overlap }), { overlap });
    expect(await transport.readStatus(within())).toBe(0);
    await transport.write(bytes("A?"), within());
    await vi.waitFor(() => expect(instrument.history).toContain("A?"));
    expect(await transport.readStatus(within())).toBe(16);
    expect(await transport.readStatus(within())).toBe(16);
    await transport.read({}, within());
    expect(await transport.readStatus(within())).toBe(0);
    expect(await transport.readStatus(within())).toBe(0);
  });
});

describe("beside the messages", () => {
  test("a service request calls its listeners with the status byte, until they are disposed of", async () => {
    const instrument = new TestInstrument();
    const transport = transportTo(await serve(instrument));
    const heard: (number | undefined)[] = [];
    const first = await transport.onServiceRequest(status => heard.push(status), within());
    await using _second = await transport.onServiceRequest(status => heard.push(-status), within());
    instrument.conversations[0]?.requestService(4);
    await vi.waitFor(() => expect(heard).toEqual([68, -68]));
    expect(await transport.readStatus(within())).toBe(68);
    expect(await transport.readStatus(within())).toBe(4);
    await first[Symbol.asyncDispose]();
    instrument.conversations[0]?.requestService(1);
    await vi.waitFor(() => expect(heard).toEqual([68, -68, -65]));
  });

  test("a storm of service requests between questions loses no answer", async () => {
    const instrument = new TestInstrument();
    const transport = transportTo(await serve(instrument));
    let heard = 0;
    await using _listening = await transport.onServiceRequest(() => heard++, within());
    for (let round = 0; round < 20; round++) {
      for (let request = 0; request < 50; request++) instrument.conversations[0]?.requestService(1);
      expect(await ask(transport, `${round}?`)).toBe(`echo ${round}?\n`);
    }
    await vi.waitFor(() => expect(heard).toBe(1000));
  });

  test("a trigger arrives between the messages around it", async () => {
    const instrument = new TestInstrument();
    const transport = transportTo(await serve(instrument));
    await transport.write(bytes("ARM"), within());
    await transport.trigger(within());
    expect(await ask(transport, "READ?")).toBe("echo READ?\n");
    expect(instrument.history).toEqual(["ARM", "<trigger>", "READ?"]);
  });

  test("remote and local modes are acknowledged", async () => {
    const transport = transportTo(await serve(new TestInstrument()));
    for (const mode of ["deassert", "assert", "assertAddressLockout", "local"] as const) {
      await transport.remote(mode, within());
    }
    expect(await ask(transport, "A?")).toBe("echo A?\n");
  });

  test("a device clear forgets half a message and a reply", async () => {
    const instrument = new TestInstrument();
    const transport = transportTo(await serve(instrument));
    await transport.write(bytes("A?"), within());
    await transport.write(bytes("half of"), within(), false);
    await transport.clear(within());
    expect(await ask(transport, "B?")).toBe("echo B?\n");
    expect(instrument.history).toEqual(["A?", "<clear>", "B?"]);
  });

  test("the mode is changed by a device clear, and tells its names and numbers as attributes", async () => {
    const transport = transportTo(await serve(new TestInstrument()));
    await transport.attributes.set("VI_ATTR_TCPIP_HISLIP_OVERLAP_EN", true, within());
    expect(await transport.attributes.get("VI_ATTR_TCPIP_HISLIP_OVERLAP_EN", within())).toBe(true);
    await transport.write(bytes("1?"), within());
    await transport.write(bytes("2?"), within());
    expect((await transport.read({}, within())).data.toString()).toBe("echo 1?\n");
    expect((await transport.read({}, within())).data.toString()).toBe("echo 2?\n");
    await transport.attributes.set("VI_ATTR_TCPIP_HISLIP_OVERLAP_EN", 0, within());
    expect(await transport.attributes.get("VI_ATTR_TCPIP_HISLIP_OVERLAP_EN", within())).toBe(false);
    expect(await transport.attributes.get("VI_ATTR_TCPIP_HISLIP_VERSION", within())).toBe(0x0020_0000);
    for (const name of transport.attributes.names) {
      expect(await transport.attributes.get(name, within())).toBeDefined();
    }
  });

  test("attributes that do not exist, are read-only or wrong say what is allowed", async () => {
    const { attributes } = transportTo(await serve(new TestInstrument()));
    expect((await failure(attributes.get("VI_ATTR_ASRL_BAUD", within()))).message).toMatch(
      /^VI_ATTR_ASRL_BAUD is unknown to HiSLIP: must be one of VI_ATTR_TCPIP_IS_HISLIP, /,
    );
    expect((await failure(attributes.set("VI_ATTR_TCPIP_PORT", 1, within()))).message).toBe(
      "VI_ATTR_TCPIP_PORT can only be read",
    );
    expect((await failure(attributes.set("VI_ATTR_TCPIP_HISLIP_MAX_MESSAGE_KB", 0, within()))).message).toBe(
      "VI_ATTR_TCPIP_HISLIP_MAX_MESSAGE_KB: 0 is invalid: must be a whole number between 1 and 1048576",
    );
    expect((await failure(attributes.set("VI_ATTR_TCPIP_HISLIP_OVERLAP_EN", 2, within()))).message).toBe(
      "VI_ATTR_TCPIP_HISLIP_OVERLAP_EN: 2 is invalid: must be true or false",
    );
  });
});

describe("a simulation", () => {
  test("is asked, cleared in the middle of a message, and asked again", async () => {
    const simulation = await loadSimulation("keithley/2600");
    const [resource = ""] = simulation.definition.resources.keys();
    const handle = await handleTo(await serve(new ServedSimulation(openDevice(simulation, resource))));
    const identity = await handle.query("*IDN?");
    expect(identity).toMatch(/^Keithley/);
    handle.writeTermination = "";
    await handle.write("print(");
    await handle.clear();
    handle.writeTermination = "\n";
    expect(await handle.query("*IDN?")).toBe(identity);
  });
});

describe("many", () => {
  test("fifty callers at once get their own answers", async () => {
    const instrument = new TestInstrument(
      command => new Promise(resolve => setTimeout(() => resolve(`${command}!`), Number(command) % 3)),
    );
    const handle = await handleTo(await serve(instrument));
    const asked = Array.from({ length: 50 }, (_, index) => String(index));
    expect(await Promise.all(asked.map(each => handle.query(each)))).toEqual(asked.map(each => `${each}!`));
    expect(instrument.history).toEqual(["<clear>", ...asked].slice(-50));
  });

  test("clients of different sub-addresses reach different instruments, and each its own replies", async () => {
    const [first, second] = [new TestInstrument(() => "first"), new TestInstrument(() => "second")];
    const server = await serve(
      new Map([
        ["hislip0", first],
        ["hislip1", second],
      ]),
    );
    const clients = ["hislip0", "HiSLIP1", ""].map(name => transportTo(server, {}, name));
    expect(await Promise.all(clients.map(each => ask(each, "?")))).toEqual(["first\n", "second\n", "first\n"]);
    const error = await failure<TransportError>(transportTo(server, {}, "hislip7").readStatus(within()));
    expect(error.message).toContain('sub-address "hislip7" is unknown: must be one of hislip0, hislip1');
    expect(error.kind).toBe("connection");
  });
});
