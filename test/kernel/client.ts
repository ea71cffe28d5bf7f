/** A small Jupyter client that starts the built kernel as a child and speaks ZeroMQ with it. */
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Dealer, Request, Subscriber } from "zeromq";
import {
  createMessage,
  decode,
  encode,
  endpoint,
  kernelCommand,
  SendQueue,
  type ConnectionInfo,
  type Frame,
  type JsonObject,
  type Message,
  freePorts,
} from "../../kernel/wire/index.ts";

export const kernelFile = fileURLToPath(new URL("../../dist/kernel/main.js", import.meta.url));

export interface ClientOptions {
  /** Folder of the notebook. Default a fresh one that is removed at the end. */
  folder?: string;
  preload?: string;
  /** What the cells are written in. Default TypeScript. */
  language?: "javascript";
  /** Empty for messages without a signature. Default a random one. */
  key?: string;
  env?: Record<string, string>;
  /** Whether the kernel leads a process group of its own, as in a terminal. Default false. */
  leadsGroup?: boolean;
  /** The program that runs the kernel. Default the one that runs the test. */
  node?: string;
  /** How long the client waits before it connects. Default 0. */
  lateSeconds?: number;
  /** Whether cells are type-checked before they run. Default true. */
  isChecked?: boolean;
}

/** What a request led to. */
export interface Answer {
  reply: Message;
  /** Messages on iopub that belong to the request, from busy to idle. */
  outputs: Message[];
}

type RequestChannel = "shell" | "control";

/** Everything of one kernel, for one test file. */
export class KernelClient {
  readonly session = randomUUID();
  readonly folder: string;
  readonly info: ConnectionInfo;
  readonly child: ChildProcess;
  /** Everything that arrived on iopub. */
  readonly published: Message[] = [];
  /** Answers input requests. Default: an empty line. */
  onInput: (prompt: string, isPassword: boolean) => string | undefined = () => "";
  /** What the kernel process printed itself. */
  stderr = "";
  /** Resolves with the exit code when the kernel has ended. */
  readonly exited: Promise<number | null>;
  readonly #sockets: Record<RequestChannel | "stdin", Dealer>;
  readonly #queues: Record<RequestChannel | "stdin", SendQueue>;
  readonly #iopub = new Subscriber({ linger: 0 });
  readonly #replies = new Map<string, (reply: Message) => void>();
  readonly #watchers = new Set<() => void>();
  readonly #ownFolder: string;
  #isGone = false;

  private constructor(info: ConnectionInfo, options: ClientOptions) {
    this.info = info;
    this.#ownFolder = mkdtempSync(join(tmpdir(), "kernel-test-"));
    this.folder = options.folder ?? this.#ownFolder;
    const file = join(this.#ownFolder, "connection.json");
    writeFileSync(file, JSON.stringify(info));
    const [node = "", ...args] = kernelCommand(kernelFile, options).map(part =>
      part.replace("{connection_file}", file),
    );
    this.child = spawn(options.node ?? node, args, {
      cwd: this.folder,
      // What tests execute does not belong into anybody's history.
      env: { ...process.env, SETPOINT_HISTORY_DIR: join(this.#ownFolder, "history"), ...options.env },
      detached: options.leadsGroup === true,
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.child.stderr?.on("data", (chunk: Buffer) => {
      this.stderr += chunk.toString();
      this.#changed();
    });
    this.exited = new Promise(resolve =>
      this.child.once("exit", code => {
        this.#isGone = true;
        this.#changed();
        resolve(code);
      }),
    );
    const dealer = (): Dealer => new Dealer({ linger: 0, routingId: this.session });
    this.#sockets = { shell: dealer(), control: dealer(), stdin: dealer() };
    const queue = (socket: Dealer): SendQueue =>
      new SendQueue({ send: frames => socket.send(frames) }, error => {
        throw error;
      });
    const { shell, control, stdin } = this.#sockets;
    this.#queues = { shell: queue(shell), control: queue(control), stdin: queue(stdin) };
  }

  /** Starts a kernel and waits until it answers and iopub is connected. */
  static async start(options: ClientOptions = {}): Promise<KernelClient> {
    const [shell, iopub, stdin, control, hb] = await freePorts(5);
    const info: ConnectionInfo = {
      transport: "tcp",
      ip: "127.0.0.1",
      shell_port: shell!,
      iopub_port: iopub!,
      stdin_port: stdin!,
      control_port: control!,
      hb_port: hb!,
      key: options.key ?? randomUUID(),
      signature_scheme: "hmac-sha256",
    };
    const client = new KernelClient(info, options);
    const { lateSeconds = 0 } = options;
    if (lateSeconds > 0) await new Promise(resolve => setTimeout(resolve, lateSeconds * 1000));
    client.#connect();
    await client.until(() => client.published.some(message => message.header.msg_type === "iopub_welcome"));
    await client.request("kernel_info_request", {});
    if (options.isChecked === false) await client.execute("%types off", { silent: true });
    return client;
  }

  /** Sends a request; resolves with its reply and its outputs once it is idle. */
  async request(
    type: string,
    content: JsonObject,
    { channel = "shell", metadata = {} }: { channel?: RequestChannel; metadata?: JsonObject } = {},
  ): Promise<Answer> {
    const message = createMessage(type, content, { session: this.session, metadata });
    return this.send(message, channel);
  }

  async send(message: Message, channel: RequestChannel = "shell"): Promise<Answer> {
    const id = message.header.msg_id;
    const reply = new Promise<Message>(resolve => this.#replies.set(id, resolve));
    this.#queues[channel].send(encode(message, this.info.key));
    const arrived = await reply;
    // A kernel that was asked to end may be gone before its last word is heard.
    await this.until(() => this.#isGone || this.outputsOf(id).some(isIdle));
    return { reply: arrived, outputs: this.outputsOf(id) };
  }

  /** Runs a cell. */
  execute(code: string, options: JsonObject = {}, metadata: JsonObject = {}): Promise<Answer> {
    return this.request(
      "execute_request",
      { code, silent: false, store_history: true, allow_stdin: true, ...options },
      { metadata },
    );
  }

  /** Sends a message and waits for nothing. */
  post(message: Message): void {
    this.#queues.shell.send(encode(message, this.info.key));
  }

  /** Sends a message that has no reply; resolves once it is idle. */
  async tell(
    type: string,
    content: JsonObject,
    buffers: Uint8Array[] = [],
    subshell: string | null = null,
  ): Promise<Message[]> {
    const message = createMessage(type, content, { session: this.session, buffers });
    if (subshell !== null) message.header.subshell_id = subshell;
    this.post(message);
    await this.until(() => this.outputsOf(message.header.msg_id).some(isIdle));
    return this.outputsOf(message.header.msg_id);
  }

  /** Sends frames as they are. */
  sendRaw(frames: Frame[], channel: RequestChannel = "shell"): void {
    this.#queues[channel].send(frames);
  }

  /** Content of the answer to a completion at the end of the code, or at a place given in code points. */
  async complete(code: string, cursor = Array.from(code).length): Promise<JsonObject> {
    return (await this.request("complete_request", { code, cursor_pos: cursor })).reply.content;
  }

  async inspect(code: string, cursor = Array.from(code).length): Promise<JsonObject> {
    return (await this.request("inspect_request", { code, cursor_pos: cursor, detail_level: 0 })).reply.content;
  }

  async interrupt(): Promise<void> {
    await this.request("interrupt_request", {}, { channel: "control" });
  }

  /** Ends the kernel; the folder of the test goes with it. */
  async shutdown(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const message = createMessage("shutdown_request", { restart: false }, { session: this.session });
      this.#queues.control.send(encode(message, this.info.key));
      await this.exited;
    }
    for (const socket of [...Object.values(this.#sockets), this.#iopub]) socket.close();
    rmSync(this.#ownFolder, { recursive: true, force: true });
  }

  /** One round trip of the heartbeat. */
  async heartbeat(): Promise<string> {
    const socket = new Request({ linger: 0 });
    socket.connect(endpoint(this.info, "hb"));
    try {
      await socket.send("ping");
      const [echo] = await socket.receive();
      return String(echo);
    } finally {
      socket.close();
    }
  }

  /** Messages on iopub that a request caused. */
  outputsOf(id: string): Message[] {
    return this.published.filter(message => message.parentHeader.msg_id === id);
  }

  /** Resolves when something that arrives makes the condition true. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#isGone) throw new Error(`the kernel has ended: ${this.stderr}`);
      await new Promise<void>(resolve => {
        const watcher = (): void => {
          this.#watchers.delete(watcher);
          resolve();
        };
        this.#watchers.add(watcher);
      });
    }
  }

  #connect(): void {
    for (const channel of ["shell", "control", "stdin"] as const) {
      this.#sockets[channel].connect(endpoint(this.info, channel));
      void this.#listen(channel);
    }
    this.#iopub.connect(endpoint(this.info, "iopub"));
    this.#iopub.subscribe("");
    void this.#listenToAll();
  }

  async #listen(channel: RequestChannel | "stdin"): Promise<void> {
    for await (const frames of this.#sockets[channel]) {
      const message = decode(frames, this.info.key);
      if (channel === "stdin") this.#input(message);
      else this.#replies.get(message.parentHeader.msg_id ?? "")?.(message);
    }
  }

  async #listenToAll(): Promise<void> {
    for await (const frames of this.#iopub) {
      this.published.push(decode(frames, this.info.key));
      this.#changed();
    }
  }

  #input({ header, content }: Message): void {
    const value = this.onInput(String(content["prompt"]), content["password"] === true);
    if (value === undefined) return;
    const reply = createMessage("input_reply", { value }, { session: this.session, parent: header });
    this.#queues.stdin.send(encode(reply, this.info.key));
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

/** Text that a cell printed. */
export function printed(outputs: readonly Message[], name = "stdout"): string {
  return outputs
    .filter(({ header, content }) => header.msg_type === "stream" && content["name"] === name)
    .map(({ content }) => String(content["text"]))
    .join("");
}

/** `text/plain` of the cell's result. */
export function result(outputs: readonly Message[]): unknown {
  const found = outputs.find(({ header }) => header.msg_type === "execute_result");
  return (found?.content["data"] as JsonObject | undefined)?.["text/plain"];
}

/** The traceback of a cell's error without colours. */
export function traceback(outputs: readonly Message[]): string {
  const found = outputs.find(({ header }) => header.msg_type === "error");
  const lines = (found?.content["traceback"] ?? []) as string[];
  // oxlint-disable-next-line no-control-regex -- colours are control characters
  return lines.join("\n").replaceAll(/\u001B\[\d+m/gu, "");
}

/** The types of messages in their order, without the status. */
export function types(outputs: readonly Message[]): string[] {
  return outputs.map(({ header }) => header.msg_type);
}

function isIdle({ header, content }: Message): boolean {
  return header.msg_type === "status" && content["execution_state"] === "idle";
}
