/** The server of remote procedures: every call gets the reply that RFC 5531 asks for, and nothing that comes hurts it. */
import { connect } from "node:net";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { serveTcp, type RpcListener, type RpcProcedure } from "../../../drivers/io/rpc/rpc-server.ts";
import { RecordSplitter } from "../../../drivers/io/rpc/record-splitter.ts";
import { RpcClient } from "../../../drivers/io/rpc/rpc-client.ts";
import { marked } from "../vxi11/mangling-proxy.ts";

const host = "127.0.0.1";
const program = { program: 77, version: 3 };
const limits = { deadline: null };
let server: RpcListener;
let gone = 0;

beforeEach(async () => {
  gone = 0;
  server = await serveTcp(
    {
      ...program,
      longestCall: 4096,
      procedures: new Map<number, RpcProcedure>([
        [1, (args, result) => void result.opaque(args.opaque(1000))],
        [
          2,
          async (args, result) => {
            await new Promise(resolve => setTimeout(resolve, args.uint()));
            result.uint(2);
          },
        ],
        [
          3,
          () => {
            throw new Error("out of order");
          },
        ],
      ]),
      gone: () => void gone++,
    },
    host,
    0,
  );
});

afterEach(() => server.close());

/** Sends bytes and gives the first `count` records that come back; fewer if the server hangs up. */
function exchange(bytes: Buffer, count = 1): Promise<string[]> {
  return new Promise(resolve => {
    const socket = connect(server.port, host, () => socket.write(bytes));
    const splitter = new RecordSplitter(1 << 20);
    const records: string[] = [];
    socket.on("error", () => {});
    socket.on("close", () => resolve(records));
    socket.on("data", (data: Buffer) => {
      for (const record of splitter.push(data)) records.push(record.toString("hex"));
      if (records.length >= count) socket.destroy();
    });
  });
}

function words(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, index) => bytes.writeUInt32BE(number, index * 4));
  return bytes;
}

function call(xid: number, procedure: number, args: Buffer = Buffer.alloc(0)): Buffer {
  return marked(Buffer.concat([words(xid, 0, 2, 77, 3, procedure, 0, 0, 0, 0), args]));
}

const accepted = (xid: number, status: number, ...more: number[]) =>
  words(xid, 1, 0, 0, 0, status, ...more).toString("hex");

describe("a server of remote procedures", () => {
  test.each([
    ["a procedure it has", call(5, 1, words(4, 0x61626364)), accepted(5, 0, 4, 0x61626364)],
    ["procedure 0", call(6, 0), accepted(6, 0)],
    ["a procedure it does not have", call(7, 9), accepted(7, 3)],
    ["another program", marked(words(8, 0, 2, 78, 3, 1, 0, 0, 0, 0)), accepted(8, 1)],
    ["another version", marked(words(9, 0, 2, 77, 4, 1, 0, 0, 0, 0)), accepted(9, 2, 3, 3)],
    ["another version of RPC", marked(words(10, 0, 3, 77, 3, 1, 0, 0, 0, 0)), words(10, 1, 1, 0, 2, 2).toString("hex")],
    ["arguments that end too early", call(11, 1, words(8)), accepted(11, 4)],
    ["a procedure that fails", call(12, 3), accepted(12, 5)],
    ["credentials, which it does not look at", marked(words(13, 0, 2, 77, 3, 0, 1, 4, 42, 0, 0)), accepted(13, 0)],
  ])("answers a call of %s", async (_name, bytes, reply) => {
    expect(await exchange(bytes)).toEqual([reply]);
  });

  test("the calls of a connection are answered in their order", async () => {
    const calls = Buffer.concat([call(1, 2, words(30)), call(2, 2, words(0)), call(3, 0)]);
    expect(await exchange(calls, 3)).toEqual([accepted(1, 0, 2), accepted(2, 0, 2), accepted(3, 0)]);
  });

  test("what is no call, or too long, is not answered", async () => {
    expect(await exchange(Buffer.concat([marked(words(1, 1, 0)), call(2, 0)]))).toEqual([accepted(2, 0)]);
    expect(await exchange(words(0x8000_1001))).toEqual([]);
  });

  test("ten thousand calls at once are all answered", async () => {
    const calls = Buffer.concat(Array.from({ length: 10_000 }, (_, xid) => call(xid, 1, words(0))));
    expect(await exchange(calls, 10_000)).toHaveLength(10_000);
  });

  test("random bytes do not keep it from answering others", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async bytes => {
        const socket = connect(server.port, host, () => socket.end(Buffer.from(bytes)));
        socket.on("error", () => {}).resume();
        await new Promise(resolve => socket.on("close", resolve));
        expect(await exchange(call(1, 0))).toEqual([accepted(1, 0)]);
      }),
      { numRuns: 40 },
    );
  });

  test("a connection that ends in the middle of a call is told to the program, once", async () => {
    const socket = connect(server.port, host, () => socket.write(call(1, 2, words(50))));
    await new Promise(resolve => setTimeout(resolve, 10));
    socket.destroy();
    await expect.poll(() => gone).toBe(1);
  });

  test("closing twice is closing once, and cuts whoever is connected", async () => {
    const client = await RpcClient.connect(host, server.port, program, limits);
    const waiting = client.call(2, client.arguments().uint(60_000), 4, limits);
    const failed = expect(waiting).rejects.toMatchObject({ kind: "connection" });
    await Promise.all([server.close(), server.close()]);
    await failed;
    await client.close();
  });
});
