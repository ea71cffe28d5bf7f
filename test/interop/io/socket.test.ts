/** pyvisa-py speaks to our server over a plain socket. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { serveSimulation } from "../../../drivers/io/serve/serve.ts";
import { modelDevice } from "../../../drivers/io/sim/model-device.ts";
import { finish, installPeers, peersPossible, root } from "../peers.ts";

const possible = peersPossible();
const python = possible ? installPeers() : "";

/** An instrument with a level, readings and a memory for waveforms. */
function instrument() {
  return modelDevice("bench", () => {
    let level = "0";
    let wave = "none";
    const answer = (message: string) => {
      const [command = "", ...words] = message.split(" ");
      const rest = words.join(" ");
      switch (command) {
        case "*IDN?":
          return "Setpoint,bench,0,1";
        case "LEVEL":
          return void (level = rest);
        case "LEVEL?":
          return level;
        case "ECHO":
          return rest;
        case "VALUES?":
          return "1,-2.5,3e3";
        case "CURVE?":
          return curve();
        case "WAVE":
          return void (wave = summary(Buffer.from(rest, "latin1")));
        case "WAVE?":
          return wave;
        case "SLOW?":
          return sleep(500, "late");
        default:
          return undefined;
      }
    };
    return { takesBlocks: true, answer };
  });
}

/** 10,000 doubles, 0 to 9999, the most significant byte first. */
function curve(): string {
  const data = Buffer.alloc(80_000);
  for (let index = 0; index < 10_000; index++) data.writeDoubleBE(index, index * 8);
  return `#580000${data.toString("latin1")}`;
}

function summary(block: Buffer): string {
  const digits = Number(String.fromCharCode(block[1] ?? 0));
  const length = Number(block.toString("latin1", 2, 2 + digits));
  const data = block.subarray(2 + digits);
  return `${length},${data.length},${data.readUInt16LE(0)},${data.readUInt16LE(data.length - 2)}`;
}

describe.skipIf(!possible)("pyvisa-py over a socket", () => {
  test("writes, reads, asks, moves blocks, and is in step again after a late answer", async () => {
    await using server = await serveSimulation("bench.ts", {
      socket: 0,
      log: () => {},
      runModule: async (_file, use) => use({ instruments: { "TCPIP::h::1::SOCKET": instrument() } }),
    });
    const args = ["test/interop/io/socket_peer.py", server.resourceName];
    const { status, output } = await finish(python, args, process.env, root);
    expect([status, output]).toEqual([0, expect.stringMatching(/^\{.*\}\n$/)]);
    expect(JSON.parse(output)).toEqual({
      idn: "Setpoint,bench,0,1",
      read: "2.5",
      many: Array.from({ length: 200 }, (_, number) => String(number)),
      ascii: [1, -2.5, 3000],
      block: [10_000, 0, 9999, 49_995_000],
      wave: "120000,120000,0,59999",
      silence: "VI_ERROR_TMO",
      after: "after",
      again: "2.5",
    });
  });
});
