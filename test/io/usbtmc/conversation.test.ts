/** Conversations over USB-TMC, the same on every way to the instrument. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import type { TransportError } from "../../../drivers/io/limits.ts";
import type { IoError } from "../../../drivers/io/errors.ts";
import type { RemoteMode } from "../../../drivers/io/transport.ts";
import { bottoms, failure, handleOf, limits, type Setting, type SettingOptions } from "./bottoms.ts";
import type { Answer } from "./scripted-instrument.ts";

const open: Setting[] = [];

afterEach(async () => {
  for (const { transport, fake } of open.splice(0)) {
    await transport.close();
    // Whatever a test does to it, the instrument is spoken to by the rules.
    expect(fake.violations).toEqual([]);
  }
});

const echo: Answer = message => (message.endsWith("?") ? `<${message}>\n` : undefined);

describe.each(bottoms)("over %s", (name, make) => {
  function set(answer: Answer, options?: SettingOptions): Setting {
    const setting = make(answer, options);
    open.push(setting);
    return setting;
  }

  test("questions are answered", async () => {
    const { transport, served } = set(echo);
    const handle = handleOf(transport);
    expect(await handle.query("*IDN?")).toBe("<*IDN?>");
    await handle.write("VOLT 1");
    expect(await handle.query("VOLT?")).toBe("<VOLT?>");
    expect(served.last.messages).toEqual(["*IDN?\n", "VOLT 1\n", "VOLT?\n"]);
  });

  test("the frames of a question are those of the specification", async () => {
    const { transport, fake } = set(echo);
    await transport.resynchronise(limits());
    await transport.write(Buffer.from("*IDN?\n"), limits());
    await transport.read({}, limits());
    await transport.trigger(limits());
    expect(fake.frames.map(frame => frame.toString("hex"))).toEqual([
      "0101fe0006000000010000002a49444e3f0a0000",
      "0202fd000000100000000000",
      "8003fc000000000000000000",
    ]);
  });

  test("opening learns the abilities, clears what was left over and takes remote control", async () => {
    const { transport, fake, served } = set(echo);
    await transport.resynchronise(limits());
    expect(fake.requests).toEqual([
      [7, 0],
      [5, 0],
      [6, 0],
      [160, 1],
    ]);
    expect(served.last.clears).toBe(1);
  });

  test.each([1, 11, 12, 51, 52, 53, 500, 4083, 4084, 4085, 65_523, 65_524, 65_525, 300_000])(
    "a reply of %i bytes comes whole, whatever packets it fills",
    async size => {
      const reply = Buffer.alloc(size, "abcdefghijklm");
      const { transport } = set(() => reply);
      await transport.resynchronise(limits());
      for (let again = 0; again < 2; again++) {
        await transport.write(Buffer.from("X?"), limits());
        const { data, end } = await transport.read({}, limits());
        expect(end).toBe(true);
        expect(data.equals(reply)).toBe(true);
      }
    },
  );

  test("a reply longer than one request is asked for in parts, into the caller's memory", async () => {
    const reply = Buffer.alloc(2_500_000);
    for (let at = 0; at < reply.length; at += 4) reply.writeUInt32LE(at, at);
    const { transport, fake } = set(() => Buffer.concat([reply, Buffer.from("\n")]), { packetSize: 512 });
    await transport.resynchronise(limits());
    await transport.write(Buffer.from("X?"), limits());
    const target = Buffer.alloc(reply.length);
    expect(await transport.fill(target, limits(5))).toEqual({ end: false });
    expect(target.equals(reply)).toBe(true);
    expect(await transport.read({}, limits())).toEqual({ data: Buffer.from("\n"), end: true });
    expect(fake.frames.filter(frame => frame[0] === 2)).toHaveLength(3);
  });

  test("a long command goes out in one message", async () => {
    const { transport, served } = set(() => "ok\n", { packetSize: 512 });
    await transport.resynchronise(limits());
    const command = Buffer.alloc(1_500_001, "0123456789");
    await transport.write(command, limits(5));
    expect(served.last.messages).toEqual([command.toString("latin1")]);
  });

  test("a message in several writes ends where its end is marked", async () => {
    const { transport, served } = set(echo);
    await transport.resynchronise(limits());
    await transport.write(Buffer.from("A"), limits(), false);
    await transport.write(Buffer.from("B?"), limits(), true);
    expect((await transport.read({}, limits())).data.toString()).toBe("<AB?>\n");
    expect(served.last.messages).toEqual(["AB?"]);
  });

  test("a read ends at a terminator or a count, and what is beyond stays for the next", async () => {
    const { transport } = set(() => "ab\r\ncdefg\r\n");
    await transport.resynchronise(limits());
    await transport.write(Buffer.from("X?"), limits());
    const terminator = Buffer.from("\r\n");
    expect(await transport.read({ terminator }, limits())).toEqual({ data: Buffer.from("ab\r\n"), end: false });
    expect(await transport.read({ count: 2 }, limits())).toEqual({ data: Buffer.from("cd"), end: false });
    expect(await transport.read({ terminator, count: 100 }, limits())).toEqual({
      data: Buffer.from("efg\r\n"),
      end: true,
    });
  });

  test("what was not read of a reply is forgotten before the next question", async () => {
    const { transport } = set(message => `${message}1\n${message}2\n`);
    const handle = handleOf(transport);
    expect(await handle.query("A")).toBe("A1");
    expect(await handle.query("B")).toBe("B1");
  });

  test("filling beyond the end of the message fails and says how much came", async () => {
    const { transport } = set(() => "12345");
    await transport.resynchronise(limits());
    await transport.write(Buffer.from("X?"), limits());
    const error = await failure<TransportError>(transport.fill(Buffer.alloc(8), limits()));
    expect(error).toMatchObject({ kind: "protocol", message: "the message ended after 5 of 8 bytes" });
  });

  test("every byte travels unchanged", async () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    const { transport, served } = set(() => all);
    await transport.resynchronise(limits());
    await transport.write(all, limits());
    expect((await transport.read({}, limits())).data.equals(all)).toBe(true);
    expect(Buffer.from(served.last.messages[0] as string, "latin1").equals(all)).toBe(true);
  });

  test("a termination character that is switched on ends the transfer at the instrument", async () => {
    const { transport, fake } = set(() => "a;b;c");
    await transport.resynchronise(limits());
    await transport.attributes.set("VI_ATTR_TERMCHAR", 0x3b, limits());
    await transport.attributes.set("VI_ATTR_TERMCHAR_EN", true, limits());
    await transport.write(Buffer.from("X?"), limits());
    const terminator = Buffer.from(";");
    expect(await transport.read({ terminator }, limits())).toEqual({ data: Buffer.from("a;"), end: false });
    expect(fake.frames.at(-1)?.toString("hex")).toBe("0202fd0000001000023b0000");
    expect(await transport.read({ terminator }, limits())).toEqual({ data: Buffer.from("b;"), end: false });
    expect(await transport.read({ terminator }, limits())).toEqual({ data: Buffer.from("c"), end: true });
  });

  test("fifty callers at once get their own answers", async () => {
    const { transport } = set(echo);
    const handle = handleOf(transport, 10);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => handle.query(`Q${index}?`)));
    expect(answers).toEqual(Array.from({ length: 50 }, (_, index) => `<Q${index}?>`));
  });

  test("tags go round from 255 to 1", async () => {
    const { transport, fake } = set(echo);
    await transport.resynchronise(limits());
    for (let index = 0; index < 130; index++) {
      await transport.write(Buffer.from("X?"), limits());
      await transport.read({}, limits());
    }
    const tags = fake.frames.map(frame => frame[1]);
    expect(tags.slice(252, 258)).toEqual([253, 254, 255, 1, 2, 3]);
  });

  test("the status byte comes by the interrupt endpoint", async () => {
    const { transport, served } = set(echo);
    await transport.resynchronise(limits());
    served.last.status = 0x24;
    expect(await transport.readStatus(limits())).toBe(0x24);
    await transport.write(Buffer.from("X?"), limits());
    expect(await transport.readStatus(limits())).toBe(0x34);
    expect((await transport.read({}, limits())).data.toString()).toBe("<X?>\n");
  });

  test("the status byte comes with the answer where there is no interrupt endpoint", async () => {
    const { transport, served } = set(echo, { interrupt: false });
    await transport.resynchronise(limits());
    served.last.status = 0x42;
    expect(await transport.readStatus(limits())).toBe(0x42);
    const error = await failure<TransportError>(transport.onServiceRequest(() => {}));
    expect(error.message).toMatch(/no interrupt endpoint/);
  });

  test("service requests reach whoever listens, until they stop", async () => {
    const { transport, served } = set(echo);
    await transport.resynchronise(limits());
    const heard: (number | undefined)[] = [];
    const listening = await transport.onServiceRequest(status => heard.push(status));
    served.last.requestService(0x41);
    await expect.poll(() => heard).toEqual([0x41]);
    // Beside a question and a status byte.
    served.last.requestService(0x42);
    await transport.write(Buffer.from("X?"), limits());
    await transport.read({}, limits());
    expect(await transport.readStatus(limits())).toBe(0x42);
    await expect.poll(() => heard).toEqual([0x41, 0x42]);
    await listening[Symbol.asyncDispose]();
    served.last.requestService(0x43);
    await sleep(60);
    expect(heard).toEqual([0x41, 0x42]);
  });

  test("a storm of service requests disturbs no question, and the last is heard", async () => {
    const { transport, served } = set(echo);
    await transport.resynchronise(limits());
    const heard: (number | undefined)[] = [];
    await transport.onServiceRequest(status => heard.push(status));
    for (let index = 0; index <= 100; index++) served.last.requestService(index);
    const handle = handleOf(transport);
    expect(await handle.query("X?")).toBe("<X?>");
    // The driver of Linux keeps only the latest.
    await expect.poll(() => heard.at(-1)).toBe(100);
  });

  test("the trigger is a message of its own", async () => {
    const { transport, served } = set(echo);
    await transport.resynchronise(limits());
    await transport.trigger(limits());
    expect(served.last.triggers).toBe(1);
  });

  test.each<[RemoteMode, [number, number][]]>([
    ["assert", [[160, 1]]],
    ["deassert", [[160, 0]]],
    ["assertAddress", [[160, 1]]],
    [
      "deassertLocal",
      [
        [161, 0],
        [160, 0],
      ],
    ],
    [
      "assertLockout",
      [
        [160, 1],
        [162, 0],
      ],
    ],
    [
      "assertAddressLockout",
      [
        [160, 1],
        [162, 0],
      ],
    ],
    ["local", [[161, 0]]],
  ])("remote mode %s", async (mode, requests) => {
    const { transport, fake } = set(echo);
    await transport.resynchronise(limits());
    fake.requests.length = 0;
    await transport.remote(mode, limits());
    expect(fake.requests).toEqual(requests);
  });

  test("what the instrument says it cannot do is refused before anything is sent", async () => {
    const { transport, fake } = set(echo, { protocol: 0 });
    fake.capabilities = Buffer.alloc(24, 0);
    await transport.resynchronise(limits());
    fake.requests.length = 0;
    for (const attempt of [
      transport.trigger(limits()),
      transport.remote("local", limits()),
      transport.readStatus(limits()),
      transport.pulseIndicator(limits()),
    ]) {
      expect((await failure<TransportError>(attempt)).message).toMatch(/^the instrument has no .* on USB$/);
    }
    const error = await failure<RangeError>(transport.attributes.set("VI_ATTR_TERMCHAR_EN", true, limits()));
    expect(error.message).toMatch(/knows no termination character/);
    expect(fake.requests).toEqual([]);
    expect(fake.frames).toEqual([]);
  });

  test("the indicator blinks, and messages of a vendor's own go both ways", async () => {
    const { transport, fake } = set(echo);
    await transport.resynchronise(limits());
    await transport.pulseIndicator(limits());
    expect(fake.requests.at(-1)).toEqual([64, 0]);
    await transport.writeVendor(Buffer.from([1, 2, 3, 4, 5]), limits());
    expect(await transport.readVendor(100, limits())).toEqual(Buffer.from([5, 4, 3, 2, 1]));
    expect(fake.frames.map(frame => frame[0])).toEqual([126, 127]);
  });

  test("a clear empties both buffers and leaves the instrument ready", async () => {
    const { transport, served, fake } = set(echo);
    fake.clearSteps = 2;
    await transport.resynchronise(limits());
    await transport.write(Buffer.from("OLD?"), limits());
    await transport.write(Buffer.from("half a comm"), limits(), false);
    await transport.clear(limits());
    expect(served.last.clears).toBe(2);
    await transport.write(Buffer.from("NEW?"), limits());
    expect((await transport.read({}, limits())).data.toString()).toBe("<NEW?>\n");
  });

  test("attributes tell what is plugged in", async () => {
    const { transport } = set(echo);
    await transport.resynchronise(limits());
    const { attributes } = transport;
    expect(await attributes.get("VI_ATTR_MANF_ID", limits())).toBe(0x1234);
    expect(await attributes.get("VI_ATTR_USB_SERIAL_NUM", limits())).toBe("SN1");
    expect(await attributes.get("VI_ATTR_USB_PROTOCOL", limits())).toBe(1);
    expect(await attributes.get("VI_ATTR_4882_COMPLIANT", limits())).toBe(true);
    for (const each of attributes.names) expect(await attributes.get(each, limits())).toBeDefined();
    expect(await failure(attributes.get("VI_ATTR_ASRL_BAUD", limits()))).toBeInstanceOf(RangeError);
    expect(await failure(attributes.set("VI_ATTR_MANF_ID", 1, limits()))).toBeInstanceOf(RangeError);
    expect(await failure(attributes.set("VI_ATTR_TERMCHAR", 256, limits()))).toBeInstanceOf(RangeError);
  });

  test("the error of a handle names the instrument, the command and what it lacks", async () => {
    const { transport } = set(() => undefined);
    const error = await failure<IoError>(handleOf(transport, 0.15).query("*IDN?"));
    expect(error.message).toBe(`asking "*IDN?" of USB0::0x1234::0x5678::SN1::0::INSTR: no reply within 0.15 s`);
    expect(name).not.toBe("");
  });
});
