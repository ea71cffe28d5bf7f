/** HiSLIP's server against clients that say what they should not, byte by byte. */
import { connect, type Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { encodeHeader, encodeMessage, encodeSize, messageTypes as types } from "../../../drivers/io/hislip/messages.ts";
import { FrameReader } from "../../../drivers/io/hislip/frame-reader.ts";
import { TransportError } from "../../../drivers/io/limits.ts";
import type { Header } from "../../../drivers/io/hislip/messages.ts";
import { atEnd, serve, transportTo, within } from "./bench.ts";
import { TestInstrument } from "./test-instrument.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");
const first = 0xffff_ff00;

/** One raw connection, and the frames that come on it. */
class Wire {
  readonly socket: Socket;
  readonly frames: (Header & { text: string })[] = [];
  ended = false;

  constructor(port: number) {
    const input = new FrameReader();
    let header: Header | undefined;
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket.on("error", () => {});
    this.socket.on("close", () => (this.ended = true));
    this.socket.on("data", (chunk: Buffer) => {
      input.push(chunk);
      for (;;) {
        header ??= input.header();
        const payload = header && input.whole();
        if (!header || !payload) return;
        this.frames.push({ ...header, text: payload.toString("latin1") });
        header = undefined;
      }
    });
    atEnd({ close: async () => void this.socket.destroy() });
  }

  send(...message: Parameters<typeof encodeMessage>): void {
    this.socket.write(encodeMessage(...message));
  }

  async next(): Promise<Header & { text: string }> {
    await vi.waitFor(() => expect(this.frames.length).toBeGreaterThan(0), { interval: 2, timeout: 3000 });
    return this.frames.shift() as Header & { text: string };
  }
}

async function pair(port: number): Promise<{ sync: Wire; async: Wire }> {
  const [sync, async] = [new Wire(port), new Wire(port)];
  sync.send(types.Initialize, 0, 0x0100_7878, bytes("hislip0"));
  const { parameter } = await sync.next();
  async.send(types.AsyncInitialize, 0, parameter & 0xffff);
  expect((await async.next()).type).toBe(types.AsyncInitializeResponse);
  return { sync, async };
}

describe("what cannot go on ends with a fatal error that says why", () => {
  test.each<[string, Buffer, number, RegExp]>([
    ["what is no HiSLIP", bytes("GET / HTTP/1.1\r\n\r\n"), 1, /poorly formed message header/],
    ["a length beyond all bounds", Buffer.from("4853000000000000ffffffffffffffff", "hex"), 1, /poorly formed/],
    [
      "a first message of another kind",
      encodeMessage(types.DataEnd, 0, first),
      3,
      /begins with DataEnd, expected Init/,
    ],
    ["a long sub-address", encodeHeader(types.Initialize, 0, 0x0100_0000, 2 ** 40), 3, /a first message of 10995/],
    [
      "an unknown sub-address",
      encodeMessage(types.Initialize, 0, 0x0100_0000, bytes("nowhere")),
      3,
      /must be one of h/,
    ],
    ["an unknown session", encodeMessage(types.AsyncInitialize, 0, 77), 3, /no session 77 that waits/],
    [
      "data before the second channel",
      Buffer.concat([encodeMessage(types.Initialize, 0, 0x0100_0000), encodeMessage(types.DataEnd, 0, first)]),
      2,
      /the asynchronous channel is missing/,
    ],
  ])("%s", async (_name, message, code, text) => {
    const { port } = await serve(new TestInstrument());
    const wire = new Wire(port);
    wire.socket.write(message);
    let frame = await wire.next();
    if (frame.type === types.InitializeResponse) frame = await wire.next();
    expect([frame.type, frame.control]).toEqual([types.FatalError, code]);
    expect(frame.text).toMatch(text);
    await vi.waitFor(() => expect(wire.ended).toBe(true));
  });

  test("a second greeting, and one client too many", async () => {
    const { port } = await serve(new TestInstrument(), { maxClients: 1 });
    const { sync, async } = await pair(port);
    const another = new Wire(port);
    another.send(types.Initialize, 0, 0x0100_0000);
    expect(await another.next()).toMatchObject({ type: types.FatalError, control: 4, text: "1 clients are connected" });
    sync.send(types.Initialize, 0, 0x0100_0000);
    expect(await sync.next()).toMatchObject({ type: types.FatalError, control: 3 });
    expect(await async.next()).toMatchObject({ type: types.FatalError, control: 3 });
  });

  test("a failure of the instrument", async () => {
    const instrument = new TestInstrument(() => {
      throw new Error("the instrument is on fire");
    });
    const { sync } = await pair((await serve(instrument)).port);
    sync.send(types.DataEnd, 0, first, bytes("A?"));
    expect(await sync.next()).toMatchObject({ type: types.FatalError, control: 0, text: "the instrument is on fire" });
    expect(instrument.history).toContain("<close>");
  });
});

describe("what is not understood is an error, and the conversation goes on", () => {
  test("unknown types, control codes and messages that are too large", async () => {
    const instrument = new TestInstrument();
    const { sync, async } = await pair((await serve(instrument, { messageSize: 100 })).port);
    sync.send(77, 0, 0, bytes("payload"));
    expect(await sync.next()).toMatchObject({ type: types.Error, control: 1 });
    async.send(types.StartTLS);
    expect(await async.next()).toMatchObject({ type: types.Error, control: 1 });
    async.send(types.GetDescriptors);
    expect(await async.next()).toMatchObject({ type: types.GetDescriptorsResponse, length: 0 });
    async.send(200);
    expect(await async.next()).toMatchObject({ type: types.Error, control: 3 });
    sync.send(types.DataEnd, 9, first, bytes("A?"));
    expect(await sync.next()).toMatchObject({ type: types.Error, control: 2 });
    async.send(types.AsyncRemoteLocalControl, 7);
    expect(await async.next()).toMatchObject({ type: types.Error, control: 2 });
    async.send(types.AsyncLock, 2);
    expect(await async.next()).toMatchObject({ type: types.Error, control: 2 });
    sync.send(types.DataEnd, 0, first, Buffer.alloc(101));
    expect(await sync.next()).toMatchObject({ type: types.Error, control: 4 });
    sync.send(types.DataEnd, 0, first, bytes("B?"));
    expect(await sync.next()).toMatchObject({ type: types.DataEnd, parameter: first, text: "echo B?\n" });
    expect(instrument.history).toEqual(["B?"]);
  });
});

describe("messages", () => {
  test("a question interrupts a reply that has not been sent, on both channels", async () => {
    const block = Buffer.alloc(64 << 20, "x");
    const instrument = new TestInstrument(command => (command === "CURVE?" ? block : command));
    const { sync, async } = await pair((await serve(instrument)).port);
    sync.socket.pause();
    sync.send(types.DataEnd, 0, first, bytes("CURVE?"));
    await vi.waitFor(() => expect(instrument.history).toEqual(["CURVE?"]));
    sync.send(types.DataEnd, 0, first + 2, bytes("A?"));
    expect(await async.next()).toMatchObject({ type: types.AsyncInterrupted, parameter: first + 2 });
    sync.socket.resume();
    let frame = await sync.next();
    let length = 0;
    for (; frame.type === types.Data; frame = await sync.next()) length += frame.length;
    expect(frame).toMatchObject({ type: types.Interrupted, parameter: first + 2 });
    expect(length).toBeLessThan(block.length);
    expect(await sync.next()).toMatchObject({ type: types.DataEnd, parameter: first + 2, text: "A?\n" });
  });

  test("in overlap mode replies wait, and a client that does not read is not read from either", async () => {
    const block = Buffer.alloc(1 << 18, "x");
    const questions = 200;
    const instrument = new TestInstrument(() => block);
    const { sync } = await pair((await serve(instrument, { overlap: true })).port);
    sync.socket.pause();
    for (let id = first; id < first + 2 * questions; id += 2) sync.send(types.DataEnd, 0, id >>> 0, bytes("?"));
    await new Promise(resolve => setTimeout(resolve, 100));
    expect(instrument.history.length).toBeLessThan(questions - 50);
    sync.socket.resume();
    let ends = 0;
    let length = 0;
    while (ends < questions) {
      const frame = await sync.next();
      length += frame.length;
      if (frame.type === types.DataEnd) expect(frame.parameter).toBe((first + 2 * ends++) >>> 0);
    }
    expect(length).toBe(questions * block.length);
  });

  test("replies are cut to the size that the client takes", async () => {
    const { sync, async } = await pair((await serve(new TestInstrument(() => "x".repeat(200)))).port);
    async.send(types.AsyncMaxMsgSize, 0, 0, encodeSize(100));
    expect((await async.next()).text).toBe(encodeSize(1 << 20).toString("latin1"));
    sync.send(types.DataEnd, 0, first, bytes("?"));
    const lengths = [await sync.next(), await sync.next(), await sync.next()].map(each => [each.type, each.length]);
    expect(lengths).toEqual([
      [types.Data, 84],
      [types.Data, 84],
      [types.DataEnd, 33],
    ]);
  });

  test("everything in one packet, and everything byte by byte, is understood the same", async () => {
    const instrument = new TestInstrument();
    const { sync } = await pair((await serve(instrument)).port);
    const commands = Buffer.concat([
      encodeMessage(types.Data, 0, first, bytes("on")),
      encodeMessage(types.DataEnd, 0, first + 2, bytes("e?")),
      encodeMessage(types.Trigger, 0, first + 4),
      encodeMessage(types.DataEnd, 0, first + 6, bytes("two?")),
    ]);
    sync.socket.write(commands);
    expect([(await sync.next()).text, (await sync.next()).text]).toEqual(["echo one?\n", "echo two?\n"]);
    for (const byte of commands) {
      sync.socket.write(Buffer.of(byte));
      await new Promise(resolve => setImmediate(resolve));
    }
    expect([(await sync.next()).text, (await sync.next()).text]).toEqual(["echo one?\n", "echo two?\n"]);
    expect(instrument.history).toEqual(["one?", "<trigger>", "two?", "one?", "<trigger>", "two?"]);
  });

  test("a lost channel ends the other, and the conversation", async () => {
    const lines: string[] = [];
    const instrument = new TestInstrument();
    const { sync, async } = await pair((await serve(instrument, { log: line => lines.push(line) })).port);
    async.socket.destroy();
    await vi.waitFor(() => expect(sync.ended).toBe(true));
    expect(instrument.history).toEqual(["<close>"]);
    expect(lines.map(line => line.replace(/127\S+/, "*"))).toEqual([
      "* connected to test instrument",
      "* disconnected",
    ]);
  });
});

describe("hostile input", () => {
  const anyFrame = fc
    .record({
      type: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 255 })),
      control: fc.integer({ min: 0, max: 255 }),
      parameter: fc.oneof(fc.constantFrom(0, first, 0xffff_ffff), fc.integer({ min: 0, max: 0xffff_ffff })),
      payload: fc.uint8Array({ maxLength: 300 }),
    })
    .map(({ type, control, parameter, payload }) => encodeMessage(type, control, parameter, payload));
  const anything = fc.array(
    fc.oneof(
      { weight: 5, arbitrary: anyFrame },
      fc.uint8Array({ maxLength: 40 }).map(raw => Buffer.from(raw)),
    ),
    { maxLength: 12 },
  );

  test("neither crashes the server nor disturbs another client", async () => {
    const server = await serve(new TestInstrument(), { maxClients: 500 });
    const other = transportTo(server);
    await fc.assert(
      fc.asyncProperty(anything, anything, fc.boolean(), async (onSync, onAsync, greets) => {
        const { sync, async } = greets
          ? await pair(server.port)
          : { sync: new Wire(server.port), async: new Wire(server.port) };
        sync.socket.end(Buffer.concat(onSync));
        async.socket.end(Buffer.concat(onAsync));
        await vi.waitFor(() => expect(sync.ended && async.ended).toBe(true), { interval: 2, timeout: 3000 });
        await other.write(bytes("*IDN?"), within());
        expect((await other.read({}, within())).data.toString()).toBe("echo *IDN?\n");
      }),
      { numRuns: 40 },
    );
  }, 30_000);

  test("neither crashes nor hangs the client", async () => {
    const { scriptedPeer, usual } = await import("./scripted-peer.ts");
    let garbage: Buffer[] = [];
    let onAsync = false;
    const peer = atEnd(
      await scriptedPeer((frame, it) => {
        if (usual(frame, it)) return;
        (onAsync ? it.async : it.sync)?.write(Buffer.concat(garbage));
        it.sync.write(encodeMessage(types.DataEnd, 0, frame.parameter, bytes("answer")));
      }),
    );
    await fc.assert(
      fc.asyncProperty(anything, fc.boolean(), async (frames, isAsync) => {
        const transport = transportTo(peer);
        await transport.resynchronise(within());
        [garbage, onAsync] = [frames, isAsync];
        await transport.write(bytes("?"), within());
        await transport.read({}, within(0.05)).catch(() => undefined);
        garbage = [];
        const again = async (): Promise<string> => {
          await transport.resynchronise(within());
          await transport.write(bytes("?"), within());
          return (await transport.read({}, within())).data.toString();
        };
        // Where a clear takes a forged acknowledgement for its own, what follows that is a fault, once.
        const isForged = frames.some(frame => frame[2] === types.DeviceClearAcknowledge);
        const answer = await again().catch((error: unknown) => {
          if (!isForged) throw error;
          expect(error).toBeInstanceOf(TransportError);
          return again();
        });
        expect(answer).toBe("answer");
        await transport.close();
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
