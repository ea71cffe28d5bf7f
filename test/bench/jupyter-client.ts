/** A bare Jupyter client over ZeroMQ for measurements: it adds as little as possible to what it times. */
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Subscriber } from "zeromq";
import {
  createMessage,
  decode,
  encode,
  endpoint,
  freePorts,
  type ConnectionInfo,
  type Message,
} from "../../kernel/wire/index.ts";

const patienceSeconds = 30;
/** How often a socket tries to reach a kernel that has not bound its own yet. */
const retryMilliseconds = 2;

/** How to start a kernel: `{connection_file}` in the command stands for the file. */
export interface Launch {
  name: string;
  argv: readonly string[];
  cwd?: string;
}

export interface Executed {
  reply: Message;
  outputs: Message[];
}

/** A started kernel and the sockets to it. */
export class BenchKernel {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #shell = new Dealer();
  readonly #control = new Dealer();
  readonly #iopub = new Subscriber();
  readonly #info: ConnectionInfo;
  readonly #session = randomUUID();
  readonly #replies = new Map<string, (message: Message) => void>();
  readonly #running = new Map<string, { outputs: Message[]; idle: () => void }>();
  readonly #name: string;
  #stopped = false;
  #heard = false;

  private constructor(child: ChildProcess, folder: string, info: ConnectionInfo, name: string) {
    this.#name = name;
    this.#process = child;
    this.#folder = folder;
    this.#info = info;
    for (const socket of [this.#shell, this.#control, this.#iopub]) {
      socket.linger = 0;
      // ZeroMQ's own 100 to 200 ms between two attempts would be most of what a start takes, and chance.
      socket.reconnectInterval = retryMilliseconds;
    }
    this.#shell.connect(endpoint(info, "shell"));
    this.#control.connect(endpoint(info, "control"));
    this.#iopub.connect(endpoint(info, "iopub"));
    this.#iopub.subscribe();
    void this.#readReplies(this.#shell);
    void this.#readReplies(this.#control);
    void this.#readOutputs();
  }

  /** Starts the kernel's process; returns at once, before it answers anything. */
  static async start(launch: Launch): Promise<BenchKernel> {
    const folder = mkdtempSync(join(tmpdir(), "setpoint-bench-"));
    const [shell, iopub, stdin, control, hb] = await freePorts(5);
    const info = {
      transport: "tcp",
      ip: "127.0.0.1",
      shell_port: shell,
      iopub_port: iopub,
      stdin_port: stdin,
      control_port: control,
      hb_port: hb,
      key: randomUUID(),
      signature_scheme: "hmac-sha256",
    } as ConnectionInfo;
    const file = join(folder, "connection.json");
    writeFileSync(file, JSON.stringify(info), { mode: 0o600 });
    const [command = "", ...args] = launch.argv.map(part => part.replace("{connection_file}", file));
    // What a kernel writes into its user's home goes with the folder. More certificates, which only a machine's owner asks
    // for, are read at every start of Node 20 and by no other kernel: 90 ms for the usual file.
    const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, NO_COLOR: "1", NODE_EXTRA_CA_CERTS: "" };
    const child = spawn(command, args, { cwd: launch.cwd ?? folder, stdio: "ignore", env });
    return new BenchKernel(child, folder, info, launch.name);
  }

  /** Sends a request on shell and resolves with its reply. */
  async request(type: string, content: Message["content"]): Promise<Message> {
    return await within(patienceSeconds, `${type} of ${this.#name}`, this.#send(type, content).reply);
  }

  /** Asks for kernel_info until the output socket delivers too: what is published before a subscription arrives is lost. */
  async connected(): Promise<void> {
    while (!this.#heard) {
      await this.request("kernel_info_request", {});
      await new Promise(resolve => setTimeout(resolve, 1));
    }
  }

  /** Interrupts a cell once it has printed something; resolves with the milliseconds from the request to the cell's reply. */
  async interrupt(code: string): Promise<number> {
    const sent = this.#send("execute_request", { code, silent: false, store_history: true, allow_stdin: false });
    const outputs: Message[] = [];
    const idle = new Promise<void>(resolve => this.#running.set(sent.id, { outputs, idle: resolve }));
    while (!outputs.some(one => one.header.msg_type === "stream")) await new Promise(resolve => setTimeout(resolve, 5));
    await new Promise(resolve => setTimeout(resolve, 20));
    const started = performance.now();
    void this.#send("interrupt_request", {}, this.#control);
    await within(patienceSeconds, "reply to an interrupted cell", sent.reply);
    const elapsed = performance.now() - started;
    await within(patienceSeconds, "idle status", idle);
    return elapsed;
  }

  /** Executes a cell that works and resolves when its reply and its idle status have both arrived. */
  async execute(code: string): Promise<Executed> {
    const executed = await this.executeAny(code);
    const { status, ...why } = executed.reply.content;
    if (status !== "ok")
      throw new Error(`a cell failed: ${code}: ${JSON.stringify([why, executed.outputs.map(one => one.content)])}`);
    return executed;
  }

  /** The same for a cell that may fail. */
  async executeAny(code: string): Promise<Executed> {
    const sent = this.#send("execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    });
    const outputs: Message[] = [];
    const idle = new Promise<void>(resolve => this.#running.set(sent.id, { outputs, idle: resolve }));
    const reply = await within(patienceSeconds, "reply", sent.reply);
    await within(patienceSeconds, "idle status", idle);
    this.#running.delete(sent.id);
    return { reply, outputs };
  }

  /** Resident memory of the kernel's process and all below it, in MB (Linux). */
  memory(): number {
    const parents = new Map<number, number>();
    for (const name of readdirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      try {
        const fields = readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1]?.split(" ");
        parents.set(Number(name), Number(fields?.[1]));
      } catch {
        // The process ended while the folder was read.
      }
    }
    const below = (id: number): boolean => {
      for (let at: number | undefined = id; at && at > 1; at = parents.get(at))
        if (at === this.#process.pid) return true;
      return false;
    };
    let bytes = 0;
    for (const id of parents.keys()) {
      if (!below(id)) continue;
      try {
        bytes += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0) * 1024;
      } catch {
        // As above.
      }
    }
    return bytes / 1e6;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const ended = new Promise<void>(resolve => {
      if (this.#process.exitCode !== null || this.#process.signalCode !== null) resolve();
      else this.#process.once("exit", () => resolve());
    });
    this.#process.kill("SIGKILL");
    await ended;
    this.#shell.close();
    this.#control.close();
    this.#iopub.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #send(
    type: string,
    content: Message["content"],
    channel: Dealer = this.#shell,
  ): { id: string; reply: Promise<Message> } {
    const message = createMessage(type, content, { session: this.#session });
    const id = message.header.msg_id;
    const reply = new Promise<Message>(resolve => this.#replies.set(id, resolve));
    void channel.send(encode(message, this.#info.key));
    return { id, reply };
  }

  async #readReplies(channel: Dealer): Promise<void> {
    for await (const frames of channel) {
      if (this.#stopped) return;
      const message = decode(frames, this.#info.key);
      const id = message.parentHeader.msg_id;
      this.#replies.get(id)?.(message);
      this.#replies.delete(id);
    }
  }

  async #readOutputs(): Promise<void> {
    for await (const frames of this.#iopub) {
      if (this.#stopped) return;
      const message = decode(frames, this.#info.key);
      this.#heard = true;
      const running = this.#running.get(message.parentHeader.msg_id);
      if (!running) continue;
      if (message.header.msg_type === "status" && message.content.execution_state === "idle") running.idle();
      else running.outputs.push(message);
    }
  }
}

/** Rejects if a kernel does not answer, so that a benchmark ends. */
async function within<T>(seconds: number, what: string, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
