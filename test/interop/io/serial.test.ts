/** pyvisa-py speaks to our pseudo-terminal and to our simulated Prologix adapter. */
import { describe, expect, test } from "vitest";
import { serveAdapterOnPty, serveAdapterOnTcp } from "../../../drivers/io/prologix/adapter-server.ts";
import { servePty } from "../../../drivers/io/serve/pty.ts";
import { BusInstrument } from "../../io/prologix/bus-instrument.ts";
import { finish, installPeers, peersPossible, root } from "../peers.ts";

const possible = peersPossible();
const python = possible ? installPeers() : "";
const block = Array.from({ length: 256 }, (_, byte) => byte).filter(byte => byte !== 10);

/** Messages end in a line feed, or at the end that the bus marks. */
function instrument(name: string): BusInstrument {
  return new BusInstrument((message, self) => {
    const [command = "", ...words] = message.trim().split(" ");
    if (command === "*IDN?") self.reply(`Setpoint,${name},0,1\n`);
    if (command === "ECHO") self.reply(`${words.join(" ")}\n`);
    if (command === "TRIGGERS?") self.reply(`${self.triggers}\n`);
    if (command === "CLEARS?") self.reply(`${self.clears}\n`);
    if (command === "BLOCK?") self.reply(Buffer.concat([Buffer.from("#3255"), Buffer.from(block), Buffer.from("\n")]));
  });
}

/** On a stream a line feed ends the message. */
class LineInstrument extends BusInstrument {
  override receive(data: Buffer): void {
    for (const byte of data) super.receive(Buffer.of(byte), byte === 10);
  }
}

describe.skipIf(!possible)("pyvisa-py", () => {
  test("finds an instrument on a serial port, and instruments behind an adapter", async () => {
    const [nine, other] = [instrument("nine"), instrument("twenty-two")];
    nine.status = 0x44;
    const line = new LineInstrument((message, self) => instrumentAnswer(message, self));
    const logged: string[] = [];
    const log = (text: string) => void logged.push(text);
    await using port = await servePty(line);
    await using tcp = await serveAdapterOnTcp(
      new Map([
        [9, nine],
        [22, other],
      ]),
      { port: 0, log },
    );
    const onPty = [instrument("nine"), instrument("twenty-two")] as const;
    onPty[0].status = 0x44;
    await using pty = await serveAdapterOnPty(
      new Map([
        [9, onPty[0]],
        [22, onPty[1]],
      ]),
    );
    const args = ["test/interop/io/serial_peer.py", port.path, tcp.resourceName, pty.resourceName];
    const { status, output } = await finish(python, args, process.env, root);
    expect([status, output]).toEqual([0, expect.stringMatching(/^\{.*\}\n$/)]);
    const behindAdapter = {
      answers: ["Setpoint,nine,0,1", "Setpoint,twenty-two,0,1", "a+b", "\x1b+", "1", "1"],
      stb: 0x44,
    };
    expect(JSON.parse(output)).toEqual({
      serial: { answers: ["Setpoint,line,0,1", "one", "two", "fresh", "half"], block },
      tcp: behindAdapter,
      pty: behindAdapter,
    });
    expect(logged).not.toContainEqual(expect.stringContaining("Unrecognized"));
  });
});

function instrumentAnswer(message: string, self: BusInstrument): void {
  const answering = instrument("line");
  answering.onReply(() => {
    for (let reply = answering.take(); reply; reply = answering.take()) self.reply(reply);
  });
  answering.receive(Buffer.from(message, "latin1"), true);
}
