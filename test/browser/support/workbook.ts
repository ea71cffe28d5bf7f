/** The workbook as a user starts it: a process with a folder of notebooks and a token in its address. */
import { spawn, type ChildProcess } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const checkout = fileURLToPath(new URL("../../..", import.meta.url));

/** Folder for pictures and other things to look at after a run. */
export const results = join(checkout, "test/results");

export class Workbook {
  /** Folder that is served: a copy, in the checkout so that its notebooks find the package. */
  readonly root: string;
  readonly #process: ChildProcess;
  readonly #url: URL;
  #output = "";

  private constructor(root: string, child: ChildProcess, url: URL) {
    this.root = root;
    this.#process = child;
    this.#url = url;
    child.stdout?.on("data", (text: string) => (this.#output += text));
    child.stderr?.on("data", (text: string) => (this.#output += text));
  }

  /** What the server has printed, for the message of a failed test. */
  get output(): string {
    return this.#output;
  }

  /** Starts a server on a copy of the given folder, or on an empty one. */
  static async start(notebooks?: string): Promise<Workbook> {
    await mkdir(results, { recursive: true });
    const root = await mkdtemp(join(results, "workbook-"));
    if (notebooks) await cp(notebooks, join(root, "notebooks"), { recursive: true });
    const child = spawn(
      process.execPath,
      [join(checkout, "dist/workbook/main.js"), "workbook", "--no-browser", "--root", root],
      { env: { ...process.env, SETPOINT_DATA_DIR: join(root, ".setpoint") }, stdio: ["ignore", "pipe", "pipe"] },
    );
    child.stdout.setEncoding("utf8");
    child.stderr.setEncoding("utf8");
    return new Workbook(root, child, await printedUrl(child));
  }

  /** Address of a document, with the token. */
  address(document: string): string {
    const url = new URL(`/lab/tree/${document}`, this.#url);
    url.search = this.#url.search;
    return url.href;
  }

  /** Ends it as Ctrl-C does; resolves with its exit status. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>(done => this.#process.once("exit", done));
    if (this.#process.exitCode === null) this.#process.kill("SIGINT");
    const status = this.#process.exitCode ?? (await ended);
    await rm(this.root, { recursive: true, force: true });
    return status;
  }
}

function printedUrl(child: ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const read = (text: string) => {
      printed += text;
      const url = /http:\/\/127\.0\.0\.1:\d+\/\S*token=\S+/.exec(printed)?.[0];
      if (url) resolve(new URL(url));
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", status =>
      reject(new Error(`the workbook ended with status ${status} before it was ready:\n${printed}`)),
    );
  });
}
