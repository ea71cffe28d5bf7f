/** Instruments that depart from USB-TMC, each as it is known to. */
import { afterEach, describe, expect, test } from "vitest";
import { quirksOf } from "../../../drivers/io/usbtmc/quirks.ts";
import { bottoms, failure, handleOf, limits, type Setting } from "./bottoms.ts";

const open: Setting[] = [];

afterEach(async () => {
  for (const { transport, fake } of open.splice(0)) {
    await transport.close();
    expect(fake.violations).toEqual([]);
  }
});

test("departures add up from the vendor to the product", () => {
  expect(quirksOf(0x1ab1, 0x9999)).toEqual({ headerMayLack: true });
  expect(quirksOf(0x1ab1, 0x04ce)).toEqual({ headerMayLack: true, headerOnce: true, blockBeyondHeader: true });
  expect(quirksOf(0x0b21, 0x0001)).toEqual({ noRemote: true });
  expect(quirksOf(0x0957, 0x1755)).toEqual({});
});

describe.each(bottoms)("over %s", (_name, make) => {
  function set(...given: Parameters<typeof make>): Setting {
    const setting = make(...given);
    open.push(setting);
    return setting;
  }

  const pieces = (sent: Buffer, ...ends: number[]): Buffer[] => {
    const edges = [0, ...ends, sent.length];
    return edges.slice(1).map((end, index) => sent.subarray(edges[index], end));
  };

  test("a reply in several transfers under one header (Rigol DS1000)", async () => {
    const { transport, fake } = set(() => `${"0123456789".repeat(10)}\n`, { quirks: { headerOnce: true } });
    const handle = handleOf(transport);
    fake.faults = { in: sent => pieces(sent, 30, 60) };
    expect(await handle.query("A?")).toBe("0123456789".repeat(10));
    expect(await handle.query("B?")).toBe("0123456789".repeat(10));
    // One request for all of it.
    expect(fake.frames.filter(frame => frame[0] === 2)).toHaveLength(2);
  });

  test("the same is an error of an instrument that is not known for it", async () => {
    const { transport, fake } = set(() => `${"0123456789".repeat(10)}\n`);
    fake.faults = { in: sent => pieces(sent, 30, 60) };
    expect((await failure(handleOf(transport).query("A?"))).message).toMatch(/ended after 18 of 101 bytes/);
  });

  test("a block that is longer than the header says (Rigol DS1000Z)", async () => {
    const block = `#3200${"x".repeat(200)}`;
    const quirks = { headerOnce: true, blockBeyondHeader: true };
    const { transport, fake } = set(message => (message === "DATA?" ? block : "ok\n"), { quirks });
    await transport.resynchronise(limits());
    fake.faults = {
      in: sent => {
        const lying = Buffer.from(sent);
        lying.writeUInt32LE(40, 4);
        return pieces(lying, 52, 116);
      },
    };
    await transport.write(Buffer.from("DATA?"), limits());
    expect((await transport.read({}, limits())).data.toString()).toBe(block);
    fake.faults = {};
    await transport.write(Buffer.from("A?"), limits());
    expect((await transport.read({}, limits())).data.toString()).toBe("ok\n");
  });

  test("a mended firmware of the same model works by the rules", async () => {
    const block = `#3200${"x".repeat(200)}\n`;
    const { transport } = set(() => block, { quirks: { headerOnce: true, blockBeyondHeader: true } });
    await transport.resynchronise(limits());
    for (let again = 0; again < 2; again++) {
      await transport.write(Buffer.from("DATA?"), limits());
      expect(await transport.read({}, limits())).toEqual({ data: Buffer.from(block), end: true });
    }
  });

  test.each([
    ["no header at all", Buffer.from("RIGOL TECHNOLOGIES\n\0\0\0"), "RIGOL TECHNOLOGIES"],
    ["a header of noughts", Buffer.from(`${"\0".repeat(12)}1;2;3\n`), "1;2;3"],
    ["less than a header", Buffer.from("1.5\n"), "1.5"],
  ])("a reply with %s (pyvisa-py's issue 20)", async (_what, transfer, reply) => {
    const { transport, fake } = set(() => "proper\n", { quirks: { headerMayLack: true } });
    const handle = handleOf(transport);
    fake.faults = { in: () => [transfer] };
    expect(await handle.query("A?")).toBe(reply);
    fake.faults = {};
    expect(await handle.query("B?")).toBe("proper");
  });

  test("even then, a whole answer to another request is none to this", async () => {
    const { transport, fake } = set(() => "proper\n", { quirks: { headerMayLack: true } });
    const handle = handleOf(transport);
    fake.faults = { in: () => [Buffer.from("024db200040000000100000073796e0a", "hex")] };
    expect((await failure(handle.query("A?"))).message).toMatch(/the answer to request 77 came to request 2/);
  });

  test("remote control is left alone where it is only said to be there", async () => {
    const { transport, fake } = set(() => "x\n", { quirks: { noRemote: true } });
    await transport.resynchronise(limits());
    expect(fake.requests.map(([request]) => request)).not.toContain(160);
    expect((await failure(transport.remote("local", limits()))).message).toMatch(/no remote control/);
  });

  test("sixty-three bytes at a time, and never an end (Advantest)", async () => {
    const reply = `${"0123456789".repeat(15)}\n`;
    const { transport, fake } = set(() => reply, { quirks: { endsShort: true, largestRequest: 63 } });
    await transport.resynchronise(limits());
    fake.faults = {
      in: sent => {
        sent[8] = 0;
        return [sent];
      },
    };
    await transport.write(Buffer.from("A?"), limits());
    expect(await transport.read({}, limits())).toEqual({ data: Buffer.from(reply), end: true });
    expect(fake.frames.filter(frame => frame[0] === 2)).toHaveLength(3);
  });
});
