/** JSON-RPC with a language server over its standard streams. */
import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

interface Reply {
  id?: number | string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

/** Text without the end of a message's head is none, if it is longer. */
const longestHead = 10_000;

/** A language server as a child process. Requests reject once it has ended. */
export class LspConnection {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #received: Buffer = Buffer.alloc(0);
  #lastWords = "";
  #ended: Error | undefined;
  #count = 0;

  constructor(command: string, args: readonly string[], { folder }: { folder: string }) {
    this.#child = spawn(command, args, { cwd: folder, stdio: "pipe", windowsHide: true, env: thrifty(process.env) });
    const { stdin, stdout, stderr } = this.#child;
    stdout?.on("data", (chunk: Buffer) => this.#receive(chunk));
    stderr?.on("data", (chunk: Buffer) => (this.#lastWords = (this.#lastWords + chunk.toString()).slice(-500)));
    stdin?.on("error", () => {});
    this.#child.on("error", error => this.#end(error));
    this.#child.on("exit", (code, signal) => {
      const said = this.#lastWords.trim().split("\n").at(-1);
      this.#end(new Error(`the type checker ended with ${signal ?? `status ${code}`}${said ? `: ${said}` : ""}`));
    });
  }

  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  /** An abort asks the server to give up; it still answers. */
  async request(method: string, params: unknown, signal?: AbortSignal): Promise<unknown> {
    if (this.#ended) throw this.#ended;
    const id = ++this.#count;
    const cancel = (): void => this.notify("$/cancelRequest", { id });
    signal?.addEventListener("abort", cancel);
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        this.#send({ id, method, params });
      });
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** Asks the server to end and ends it if it does not. */
  async close(): Promise<void> {
    if (this.#ended) return;
    const ended = new Promise<void>(resolve => void this.#child.once("exit", () => resolve()));
    this.#end(new Error("the type checker was closed"));
    this.#send({ id: ++this.#count, method: "shutdown" });
    this.#send({ method: "exit" });
    this.#child.stdin?.end();
    const patience = new AbortController();
    const isLate = await Promise.race([
      ended.then(() => false),
      delay(300, true, { signal: patience.signal }).catch(() => false),
    ]);
    patience.abort();
    if (isLate) this.#child.kill("SIGKILL");
    await ended;
  }

  #send(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    const { stdin } = this.#child;
    if (!stdin) return;
    // A change and the question about it go in one piece.
    if (stdin.writableCorked === 0) {
      stdin.cork();
      process.nextTick(() => stdin.uncork());
    }
    stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const head = this.#received.indexOf("\r\n\r\n");
      if (head < 0) return this.#received.length > longestHead ? this.#fail() : undefined;
      const length = Number(/content-length: *(\d+)/i.exec(this.#received.toString("latin1", 0, head))?.[1]);
      const end = head + 4 + length;
      if (this.#received.length < end) return;
      const reply = readReply(this.#received.toString("utf8", head + 4, end));
      if (!reply) return this.#fail();
      this.#received = this.#received.subarray(end);
      this.#take(reply);
    }
  }

  #take({ id, method, params, result, error }: Reply): void {
    if (method !== undefined) {
      // A server may ask for settings; it has none to get.
      const items = (params as { items?: unknown[] } | undefined)?.items;
      if (id !== undefined)
        this.#send({ id, result: method === "workspace/configuration" ? (items ?? []).map(() => null) : null });
      return;
    }
    const waiting = this.#waiting.get(Number(id));
    this.#waiting.delete(Number(id));
    if (error) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result);
  }

  /** What comes is no message: nothing after it can be read either. */
  #fail(): void {
    this.#received = Buffer.alloc(0);
    this.#end(new Error("the type checker sent what is no message"));
    this.#child.kill("SIGKILL");
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

/** The native checker's collector lets its heap double before it works; half of that costs no time that is seen, and half the memory. */
function thrifty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, GOGC: env["GOGC"] ?? "50" };
}

function readReply(text: string): Reply | undefined {
  try {
    const reply: unknown = JSON.parse(text);
    return typeof reply === "object" && reply !== null ? reply : undefined;
  } catch {
    return undefined;
  }
}
