/** The operating-system process of a kernel: connection file, start, signals, end. */
import { randomBytes } from "node:crypto";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePorts, type ConnectionInfo } from "../../../kernel/wire/index.ts";
import type { KernelSpec } from "./specs.ts";

export interface LaunchOptions {
  id: string;
  spec: KernelSpec;
  /** Folder the kernel works in: that of its notebook. */
  cwd: string;
  /** Folder of connection files. */
  runtimeFolder: string;
  /** Added to the environment. */
  env?: Record<string, string>;
}

/** What is kept of a kernel's own error output, to say why it died. */
const stderrLimit = 8 * 1024;

/** A kernel that has been started; it may be gone at any time. */
export class KernelProcess {
  readonly connection: ConnectionInfo;
  /** Resolves with what happened when the process is gone. */
  readonly exited: Promise<string>;
  readonly #child: ChildProcess;
  #stderr = "";
  #gone = false;

  private constructor(child: ChildProcess, connection: ConnectionInfo, file: string) {
    this.#child = child;
    this.connection = connection;
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-stderrLimit);
      if (process.env["SETPOINT_DEBUG"]) process.stderr.write(text);
    });
    this.exited = new Promise(resolve => {
      child.once("exit", (code, signal) => {
        this.#gone = true;
        rmSync(file, { force: true });
        resolve(signal ? `ended by ${signal}` : `ended with status ${code}`);
      });
    });
  }

  /**
   * Writes the connection file and starts the kernel on free ports of the loopback.
   * @throws Error if the program cannot be started.
   */
  static async launch(options: LaunchOptions): Promise<KernelProcess> {
    const { id, spec, cwd, runtimeFolder } = options;
    const connection = await newConnection(spec.name);
    await mkdir(runtimeFolder, { recursive: true, mode: 0o700 });
    await chmod(runtimeFolder, 0o700);
    const file = join(runtimeFolder, `kernel-${id}.json`);
    await rm(file, { force: true });
    await writeFile(file, JSON.stringify(connection, null, 1), { flag: "wx", mode: 0o600 });

    const [program = "", ...args] = commandOf(spec, file);
    const env = { ...process.env, ...expand(spec.env), ...options.env };
    // Of its own process group: Ctrl-C in the terminal is for the server, which ends its kernels in order.
    const child = spawn(program, args, {
      cwd,
      env,
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
      windowsHide: true,
    });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", cause => reject(new Error(`starting kernel ${spec.name}: ${cause.message}`, { cause })));
    }).catch(async (error: unknown) => {
      await rm(file, { force: true });
      throw error;
    });
    child.on("error", () => undefined);
    return new KernelProcess(child, connection, file);
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** The end of what the kernel said on its error output. */
  get lastWords(): string {
    return this.#stderr.trim();
  }

  /** Signals the kernel and the processes that it started. */
  signal(signal: NodeJS.Signals): void {
    if (this.#gone || this.#child.pid === undefined) return;
    try {
      if (process.platform === "win32") this.#child.kill(signal);
      else process.kill(-this.#child.pid, signal);
    } catch {
      // It ended in this moment.
    }
  }

  /** Waits for the end, and makes sure of it: SIGTERM after the grace, SIGKILL two seconds later. */
  async end(graceSeconds: number): Promise<void> {
    if (await this.#endsWithin(graceSeconds)) return;
    this.signal("SIGTERM");
    if (await this.#endsWithin(2)) return;
    this.signal("SIGKILL");
    await this.exited;
  }

  async #endsWithin(seconds: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>(resolve => {
      timer = setTimeout(() => resolve(false), seconds * 1000);
    });
    const ended = await Promise.race([this.exited.then(() => true), late]);
    clearTimeout(timer);
    return ended;
  }
}

/** If another program is faster at a port, the kernel fails and is started on others. */
async function newConnection(kernelName: string): Promise<ConnectionInfo> {
  const [shell = 0, iopub = 0, stdin = 0, control = 0, hb = 0] = await freePorts(5);
  return {
    transport: "tcp",
    ip: "127.0.0.1",
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: hb,
    key: randomBytes(32).toString("hex"),
    signature_scheme: "hmac-sha256",
    kernel_name: kernelName,
  };
}

/** The command line of a spec; as in Jupyter, a bare `python` is that of the environment the spec was installed in. */
function commandOf(spec: KernelSpec, connectionFile: string): string[] {
  const resources = spec.resourceFolder ?? "";
  // <prefix>/share/jupyter/kernels/<name>
  const prefix = join(resources, "..", "..", "..", "..");
  const [program = "", ...args] = spec.argv.map(part =>
    part
      .replaceAll("{connection_file}", connectionFile)
      .replaceAll("{resource_dir}", resources)
      .replaceAll("{prefix}", prefix),
  );
  if (!/^python(?:3(?:\.\d+)?)?$/.test(program) || resources === "") return [program, ...args];
  const own = process.platform === "win32" ? join(prefix, "python.exe") : join(prefix, "bin", program);
  return [existsSync(own) ? own : program, ...args];
}

/** `${NAME}` in a spec's environment stands for the server's own variable. */
function expand(env: Record<string, string>): Record<string, string> {
  const filled = Object.entries(env).map(([name, value]) => [
    name,
    value.replace(/\$\{(\w+)\}/g, (_, variable: string) => process.env[variable] ?? ""),
  ]);
  return Object.fromEntries(filled) as Record<string, string>;
}
