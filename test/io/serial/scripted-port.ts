/** A serial instrument that does exactly what a test tells it to, on a pseudo-terminal of ours or at the far end of a pair of socat's. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { SerialPort } from "serialport";
import { openPseudoTerminal } from "../../../drivers/io/serve/pseudo-terminal.ts";

export interface ScriptedPort extends AsyncDisposable {
  readonly path: string;
  /** Lines that arrived. */
  readonly lines: string[];
  /** Everything that arrived. */
  readonly received: Buffer;
  send(data: string | Buffer): Promise<void>;
  /** Takes the port away. */
  unplug(): Promise<void>;
}

type Answer = (line: string, port: ScriptedPort) => unknown;

export interface Bottom {
  readonly name: string;
  readonly possible: boolean;
  make(answer?: Answer): Promise<ScriptedPort>;
}

/** The ways of making a port. */
export const bottoms: readonly Bottom[] = [
  { name: "a pseudo-terminal of ours", possible: process.platform !== "win32", make: ownPort },
  { name: "a pair of socat's", possible: hasSocat(), make: socatPort },
];

/** Whether there is socat; in CI it must be there. */
function hasSocat(): boolean {
  const there = spawnSync("socat", ["-V"]).status === 0;
  if (!there && process.env.CI) throw new Error("socat is missing: its ports cannot be skipped in CI");
  return there;
}

export async function ownPort(answer: Answer = () => {}): Promise<ScriptedPort> {
  const terminal = await openPseudoTerminal();
  const port = new Port(terminal.path, answer, data => terminal.write(data), terminal.close.bind(terminal));
  terminal.onData(data => port.hear(data));
  return port;
}

async function socatPort(answer: Answer = () => {}): Promise<ScriptedPort> {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-serial-"));
  const [near, far] = [join(folder, "near"), join(folder, "far")];
  const socat = spawn("socat", [`PTY,raw,echo=0,link=${near}`, `PTY,raw,echo=0,link=${far}`], { stdio: "ignore" });
  const gone = new Promise<void>(resolve => socat.once("close", () => resolve()));
  for (let tries = 0; !(existsSync(near) && existsSync(far)); tries++) {
    if (tries > 500) throw new Error("socat made no ports");
    await pause(10);
  }
  const peer = new SerialPort({ path: far, baudRate: 9600, autoOpen: false });
  peer.on("error", () => {});
  await new Promise<void>((resolve, reject) => peer.open(error => (error ? reject(error) : resolve())));
  const send = (data: Buffer) => new Promise<void>(resolve => void peer.write(data, () => resolve()));
  const port = new Port(near, answer, send, async () => {
    if (peer.isOpen) await new Promise<void>(resolve => peer.close(() => resolve()));
    socat.kill();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  });
  peer.on("data", (data: Buffer) => port.hear(data));
  return port;
}

class Port implements ScriptedPort {
  readonly path: string;
  readonly lines: string[] = [];
  received = Buffer.alloc(0);
  readonly #answer: Answer;
  readonly #write: (data: Buffer) => Promise<void>;
  readonly #close: () => Promise<void>;
  #pending = "";

  constructor(path: string, answer: Answer, write: (data: Buffer) => Promise<void>, close: () => Promise<void>) {
    this.path = path;
    this.#answer = answer;
    this.#write = write;
    this.#close = close;
  }

  send(data: string | Buffer): Promise<void> {
    return this.#write(typeof data === "string" ? Buffer.from(data, "latin1") : data);
  }

  unplug(): Promise<void> {
    return this.#close();
  }

  hear(data: Buffer): void {
    this.received = Buffer.concat([this.received, data]);
    const complete = (this.#pending + data.toString("latin1")).split("\n");
    this.#pending = complete.pop() ?? "";
    for (const line of complete) {
      this.lines.push(line);
      void this.#answer(line, this);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.unplug();
  }
}
