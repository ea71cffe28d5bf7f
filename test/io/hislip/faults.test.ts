/** HiSLIP's client against instruments that are slow, silent, wrong, or gone. */
import { createServer, type AddressInfo, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { InstrumentAbortError, InstrumentConnectionError, InstrumentTimeoutError } from "../../../drivers/io/errors.ts";
import type { TransportError } from "../../../drivers/io/limits.ts";
import { HislipTransport } from "../../../drivers/io/hislip/hislip-transport.ts";
import { encodeHeader, encodeMessage, messageTypes as types } from "../../../drivers/io/hislip/messages.ts";
import { atEnd, failure, fillFrom, handleTo, serve, transportTo, within } from "./bench.ts";
import { scriptedPeer, usual, type Frame, type Peer } from "./scripted-peer.ts";
import { TestInstrument } from "./test-instrument.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");
const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** A peer that greets as usual and leaves what is asked to `answer`. */
async function peerThat(answer: (frame: Frame, peer: Peer) => unknown, port = 0) {
  return atEnd(await scriptedPeer((frame, peer) => usual(frame, peer) || answer(frame, peer), port));
}

/** A server that knows nothing of HiSLIP. */
async function rawServer(connected: (socket: Socket) => void): Promise<{ port: number }> {
  const sockets: Socket[] = [];
  const server = createServer(socket => {
    sockets.push(socket.on("error", () => {}));
    connected(socket);
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  atEnd({ close });
  return { port: (server.address() as AddressInfo).port };
}

const reply = (frame: Frame, text: string, id = frame.parameter) => encodeMessage(types.DataEnd, 0, id, bytes(text));

describe("nobody there", () => {
  test("a refused connection names the address and what to look at", async () => {
    const server = await serve(new TestInstrument());
    await server.close();
    const error = await failure(handleTo(server));
    expect(error).toBeInstanceOf(InstrumentConnectionError);
    expect(error.message).toMatch(
      /^connecting to TCPIP0::127\.0\.0\.1::hislip0,\d+::INSTR: connection refused: is the/,
    );
  });

  test("one that accepts and says nothing is a time-out that tells so", async () => {
    const transport = transportTo(await rawServer(() => {}));
    const error = await failure<TransportError>(transport.readStatus(within(0.05)));
    expect([error.kind, error.message]).toEqual([
      "timeout",
      "the connection was accepted, and HiSLIP's greeting was not answered",
    ]);
  });

  test("one that speaks something else is no HiSLIP", async () => {
    const http = await rawServer(socket => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const error = await failure<TransportError>(transportTo(http).readStatus(within()));
    expect([error.kind, error.message]).toEqual(["protocol", "what the instrument sends is no HiSLIP message"]);
  });

  test.each([
    [2, "demands"],
    [4, "begins with"],
  ])("one of version 2 with feature bits %i is refused, with what to do", async (features, verb) => {
    const peer = atEnd(
      await scriptedPeer((frame, { sync }) => {
        if (frame.type === types.Initialize) sync.write(encodeMessage(types.InitializeResponse, features, 0x0200_0001));
      }),
    );
    const error = await failure<TransportError>(transportTo(peer).readStatus(within()));
    expect(error.message).toMatch(
      `the instrument ${verb} an encrypted connection (HiSLIP 2.0, TLS and SASL), which is`,
    );
    expect(error.message).toContain("allow unencrypted HiSLIP in its LAN settings");
    expect(peer.frames[0]?.parameter).toBe(0x0200_7878);
  });

  test("a fatal error at the greeting is explained with its code and its words", async () => {
    const peer = atEnd(
      await scriptedPeer((_frame, { sync }) =>
        sync.write(encodeMessage(types.FatalError, 4, 0, bytes("try\r\nlater"))),
      ),
    );
    const error = await failure<TransportError>(transportTo(peer).readStatus(within()));
    expect([error.kind, error.message]).toEqual([
      "connection",
      "the instrument reports HiSLIP fatal error 4, no more clients are accepted: try later",
    ]);
  });
});

describe("replies", () => {
  test("a reply in packets of one byte is one reply", async () => {
    const peer = await peerThat(async (frame, { sync }) => {
      for (const byte of reply(frame, "slow drip\n")) {
        sync.write(Buffer.of(byte));
        await turn();
      }
    });
    expect(await (await handleTo(peer)).query("A?")).toBe("slow drip");
  });

  test("replies to earlier questions that come along with the answer are skipped", async () => {
    const peer = await peerThat((frame, { sync }) => {
      const late = [-2, -4, 2, 1000].map(difference => reply(frame, "late\n", (frame.parameter + difference) >>> 0));
      const begun = encodeMessage(types.Data, 0, frame.parameter, bytes("given up"));
      sync.write(Buffer.concat([begun, ...late, reply(frame, "nobody's\n", 0xffff_ffff), reply(frame, "mine\n")]));
    });
    const handle = await handleTo(peer);
    expect(await handle.query("A?")).toBe("mine");
    expect(await handle.query("B?")).toBe("mine");
  });

  test("parts that name no question belong to the one that ends", async () => {
    const peer = await peerThat((frame, { sync }) =>
      sync.write(
        Buffer.concat([
          encodeMessage(types.Data, 0, 0xffff_ffff, bytes("one ")),
          encodeMessage(200, 7, 7, bytes("a vendor's own")),
          reply(frame, "two\n"),
        ]),
      ),
    );
    expect(await (await handleTo(peer)).query("A?")).toBe("one two");
  });

  test("an interrupted reply is dropped, whichever channel says so first", async () => {
    let count = 0;
    const peer = await peerThat(async (frame, { sync, async }) => {
      const begun = encodeMessage(types.Data, 0, frame.parameter, bytes("given up "));
      const interrupted = encodeMessage(types.Interrupted, 0, frame.parameter);
      const asyncInterrupted = encodeMessage(types.AsyncInterrupted, 0, frame.parameter);
      sync.write(begun);
      if (count++ % 2 === 0) {
        sync.write(interrupted);
        await sleep(10);
        async?.write(asyncInterrupted);
      } else {
        async?.write(asyncInterrupted);
        await sleep(10);
        sync.write(Buffer.concat([reply(frame, "given up as well\n"), interrupted]));
      }
      sync.write(reply(frame, `${frame.payload.toString().trim()} answered\n`));
    });
    const handle = await handleTo(peer);
    expect(await handle.query("A?")).toBe("A? answered");
    expect(await handle.query("B?")).toBe("B? answered");
    expect(await handle.query("C?")).toBe("C? answered");
  });

  test("a long reply that is fetched late is still there", async () => {
    const block = Buffer.alloc(8 << 20, "0123456789abcdef");
    const transport = transportTo(await serve(new TestInstrument(() => block)));
    await transport.write(bytes("CURVE?"), within());
    await sleep(150);
    const target = new Uint8Array(block.length);
    await fillFrom(transport, target);
    expect(block.equals(target)).toBe(true);
  });

  test("an error of the instrument is explained, and the connection goes on", async () => {
    const peer = await peerThat((frame, { sync }) =>
      sync.write(
        frame.payload.toString().startsWith("bad")
          ? encodeMessage(types.Error, 4, 0, bytes("too much"))
          : reply(frame, "good\n"),
      ),
    );
    const handle = await handleTo(peer);
    expect((await failure(handle.query("bad?"))).message).toContain(
      ": the instrument reports HiSLIP error 4, message too large: too much",
    );
    expect(await handle.query("A?")).toBe("good");
    expect(peer.connections).toBe(2);
  });

  test("sizes beyond belief are refused before memory is asked for", async () => {
    const sizes = [2 ** 31, 2 ** 52];
    const peer = await peerThat((frame, { sync }) =>
      sync.write(encodeHeader(types.DataEnd, 0, frame.parameter, Number.parseInt(frame.payload.toString()))),
    );
    const handle = await handleTo(peer);
    for (const size of sizes) {
      const before = process.memoryUsage().arrayBuffers;
      expect((await failure(handle.query(`${size}?`))).message).toContain(
        `: the instrument announces DataEnd of ${size} bytes, expected at most 1073741824`,
      );
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 << 20);
    }
  });

  test("a size that is believed and not kept costs no more than a piece of it", async () => {
    const peer = await peerThat((frame, { sync }) =>
      sync.write(encodeHeader(types.DataEnd, 0, frame.parameter, 2 ** 30)),
    );
    const handle = await handleTo(peer, 0.1);
    const before = process.memoryUsage().arrayBuffers;
    expect(await failure(handle.query("A?"))).toBeInstanceOf(InstrumentTimeoutError);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(128 << 20);
  });

  test("half a header and half a block are time-outs", async () => {
    const halves = [reply({ parameter: 0xffff_ff00 } as Frame, "12345678").subarray(0, 7)];
    const peer = await peerThat((frame, { sync }) => {
      const half =
        halves.pop() ?? Buffer.concat([encodeHeader(types.DataEnd, 0, frame.parameter, 100), bytes("12345")]);
      sync.write(frame.payload.toString().startsWith("half") ? half : reply(frame, "whole\n"));
    });
    const handle = await handleTo(peer, 0.1);
    expect((await failure(handle.query("half?"))).message).toMatch(/: no reply within 0\.1 s$/);
    handle.timeout = 2;
    // What is left of the header makes nonsense of what follows: only a new connection helps.
    expect(await handle.query("A?")).toBe("whole");
    handle.timeout = 0.1;
    expect(await failure(handle.query("half?"))).toBeInstanceOf(InstrumentTimeoutError);
    handle.timeout = 2;
    expect(await handle.query("B?")).toBe("whole");
  });
});

describe("silence", () => {
  test("a late answer never reaches the next question, and one device clear is enough", async () => {
    const instrument = new TestInstrument(
      command => new Promise(resolve => setTimeout(() => resolve(command), command === "slow?" ? 60 : 0)),
    );
    const handle = await handleTo(await serve(instrument), 0.02);
    const error = await failure(handle.query("slow?"));
    expect(error).toBeInstanceOf(InstrumentTimeoutError);
    expect(error.message).toMatch(
      /^asking "slow\?" of TCPIP0::127\.0\.0\.1::hislip0,\d+::INSTR: no reply within 0\.02 s$/,
    );
    handle.timeout = 5;
    for (let round = 0; round < 20; round++) {
      expect(await handle.query(`${round}?`)).toBe(`${round}?`);
      await sleep(5);
    }
    expect(instrument.conversations.length).toBe(1);
    expect(instrument.history.filter(each => each === "<clear>").length).toBe(1);
  });

  test("an answer that comes after the device clear, with an old number, is skipped", async () => {
    let late: Buffer | undefined;
    const peer = await peerThat((frame, { sync }) => {
      if (late) sync.write(late);
      if (frame.payload.toString() === "slow?\n") late = reply(frame, "late\n");
      else sync.write(reply(frame, "mine\n"));
    });
    const handle = await handleTo(peer, 0.05);
    await handle.write("X");
    expect(await failure(handle.query("slow?"))).toBeInstanceOf(InstrumentTimeoutError);
    handle.timeout = 5;
    expect(await handle.query("A?")).toBe("mine");
  });

  test("an instrument that does not answer a device clear is called again", async () => {
    const peer = atEnd(
      await scriptedPeer((frame, peer_) => {
        if (frame.type === types.AsyncDeviceClear || usual(frame, peer_)) return;
        if (frame.payload.toString() !== "never?\n") peer_.sync.write(reply(frame, "answered\n"));
      }),
    );
    const handle = await handleTo(peer, 0.2);
    expect(await failure(handle.query("never?"))).toBeInstanceOf(InstrumentTimeoutError);
    expect(await handle.query("A?")).toBe("answered");
    expect(peer.connections).toBe(4);
  });

  test("a request beside the messages that is not answered is named", async () => {
    const peer = await peerThat(() => {});
    const transport = transportTo(peer);
    await transport.resynchronise(within());
    const error = await failure<TransportError>(transport.remote("assert", within(0.05)));
    expect([error.kind, error.message]).toEqual(["timeout", "no AsyncRemoteLocalResponse"]);
  });

  test("a late status byte is not taken for the next one", async () => {
    let asked = 0;
    const peer = await peerThat(async (frame, { async }) => {
      if (frame.type !== types.AsyncStatusQuery) return;
      const status = ++asked;
      if (status === 1) await sleep(60);
      async?.write(encodeMessage(types.AsyncStatusResponse, status));
    });
    const transport = transportTo(peer);
    await transport.resynchronise(within());
    await failure(transport.readStatus(within(0.02)));
    await sleep(80);
    await transport.resynchronise(within());
    expect(await transport.readStatus(within())).toBe(2);
  });

  test("an instrument that takes no command is a time-out", async () => {
    const peer = await peerThat((_frame, { sync }) => sync.pause());
    const handle = await handleTo(peer, 0.2);
    await handle.write("PAUSE");
    const error = await failure(handle.write("x".repeat(1 << 24)));
    expect(error).toBeInstanceOf(InstrumentTimeoutError);
    expect(error.message).toContain("the instrument does not take the command within 0.2 s");
  });
});

describe("the instrument goes away", () => {
  test("a connection closed in the middle of a reply is said to be closed", async () => {
    const peer = await peerThat((frame, { sync }) => void sync.end(reply(frame, "whole").subarray(0, 18)));
    const error = await failure((await handleTo(peer)).query("A?"));
    expect(error).toBeInstanceOf(InstrumentConnectionError);
    expect(error.message).toContain(": the instrument closed the connection");
  });

  test("a reset connection is said to be reset", async () => {
    const peer = await peerThat((_frame, { sync }) => void sync.resetAndDestroy());
    expect((await failure((await handleTo(peer)).query("A?"))).message).toContain(
      "the instrument reset the connection",
    );
  });

  test("a lost asynchronous channel is noticed, and both are made anew", async () => {
    const peer = await peerThat((frame, { sync, async }) => {
      if (frame.payload.toString() === "cut?\n") async?.destroy();
      sync.write(reply(frame, "answered\n"));
    });
    const handle = await handleTo(peer);
    expect(await handle.query("cut?")).toBe("answered");
    await sleep(20);
    expect(await handle.query("A?")).toBe("answered");
    expect(peer.connections).toBe(4);
  });

  test("the next call works after the instrument is back", async () => {
    const first = await serve(new TestInstrument());
    const handle = await handleTo(first);
    expect(await handle.query("A?")).toBe("echo A?");
    await first.close();
    expect(await failure(handle.query("B?"))).toBeInstanceOf(InstrumentConnectionError);
    await serve(new TestInstrument(), { port: first.port });
    expect(await handle.query("C?")).toBe("echo C?");
  });

  test("an instrument that was restarted in between is called again before anything is lost", async () => {
    const instrument = new TestInstrument();
    const first = await serve(instrument);
    const handle = await handleTo(first);
    await first.close();
    await serve(instrument, { port: first.port });
    await sleep(20);
    expect(await handle.query("A?")).toBe("echo A?");
  });

  test("service requests are heard on the new connection too", async () => {
    const first = await serve(new TestInstrument());
    const transport = transportTo(first);
    const heard: (number | undefined)[] = [];
    await using _listening = await transport.onServiceRequest(status => heard.push(status), within());
    await first.close();
    const back = new TestInstrument();
    await serve(back, { port: first.port });
    await sleep(20);
    await transport.resynchronise(within());
    back.conversations[0]?.requestService(2);
    await vi.waitFor(() => expect(heard).toEqual([66]));
  });
});

describe("ending it", () => {
  test("an aborted question ends at once, and the next one is asked anew", async () => {
    const instrument = new TestInstrument(command => (command === "never?" ? undefined : command));
    const handle = await handleTo(await serve(instrument), null);
    const stop = new AbortController();
    const asking = failure(handle.query("never?", { signal: stop.signal }));
    setTimeout(() => stop.abort(), 10);
    expect(await asking).toBeInstanceOf(InstrumentAbortError);
    expect(await handle.query("A?")).toBe("A?");
    expect(instrument.conversations.length).toBe(1);
  });

  test("an abort in the middle of a block loses its bytes, and nothing else", async () => {
    const block = Buffer.alloc(200_000, "x");
    let stop = new AbortController();
    const peer = await peerThat(async (frame, { sync }) => {
      if (frame.payload.toString() !== "block?") return sync.write(reply(frame, "mine"));
      const message = reply(frame, block.toString("latin1"));
      sync.write(message.subarray(0, 100_000));
      await sleep(20);
      stop.abort();
      return sync.write(message.subarray(100_000));
    });
    const transport = transportTo(peer);
    for (const terminator of [undefined, bytes("y")]) {
      stop = new AbortController();
      await transport.write(bytes("block?"), within());
      await failure(
        terminator
          ? transport.read({ terminator }, within(5, stop.signal))
          : fillFrom(transport, new Uint8Array(block.length), within(5, stop.signal)),
      );
      await transport.resynchronise(within());
      await transport.write(bytes("A?"), within());
      expect((await transport.read({}, within())).data.toString()).toBe("mine");
    }
    expect(peer.connections).toBe(2);
  });

  test("closing during a read ends it, and closing again does nothing", async () => {
    const handle = await handleTo(await serve(new TestInstrument(() => undefined)));
    const asking = failure(handle.query("never?"));
    await sleep(10);
    await Promise.all([handle.close(), handle.close()]);
    expect((await asking).message).toContain("the connection is closed");
    await handle.close();
    expect((await failure(handle.query("A?"))).message).toContain("the connection is closed");
  });

  test("a closed transport is not opened again by whatever still runs", async () => {
    const { port } = await serve(new TestInstrument());
    const transport = new HislipTransport({ host: "127.0.0.1", port, subAddress: "hislip0" });
    const connecting = failure<TransportError>(transport.resynchronise(within()));
    await transport.close();
    expect((await connecting).kind).toBe("connection");
    expect((await failure<TransportError>(transport.readStatus(within()))).message).toBe("the connection is closed");
  });

  test("device clears under load leave every answer with its question", async () => {
    const instrument = new TestInstrument(
      command => new Promise(resolve => setTimeout(() => resolve(command), Number.parseInt(command) % 4)),
    );
    const handle = await handleTo(await serve(instrument));
    const clear = async (): Promise<void> => {
      for (let round = 0; round < 20; round++) await handle.clear();
    };
    const ask = async (from: number): Promise<void> => {
      for (let n = from; n < from + 25; n++) expect(await handle.query(`${n}?`)).toBe(`${n}?`);
    };
    await Promise.all([clear(), ask(0), ask(100), ask(200)]);
  });
});
