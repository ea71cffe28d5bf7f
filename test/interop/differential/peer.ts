/** The process that runs QCoDeS: one for all cases, asked in lines of JSON. */

import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import type { Case, Outcome } from "./case.ts";

export class Peer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting: { resolve: (outcomes: Outcome[]) => void; reject: (error: Error) => void }[] = [];
  readonly #ended: Promise<void>;
  #errors = "";

  /** @param python An interpreter that has QCoDeS. */
  constructor(python: string) {
    this.#process = spawn(python, [fileURLToPath(new URL("peer.py", import.meta.url))]);
    this.#process.stderr.on("data", (text: Buffer) => (this.#errors += text.toString()));
    createInterface({ input: this.#process.stdout }).on("line", line => {
      this.#waiting.shift()?.resolve(JSON.parse(line) as Outcome[]);
    });
    // What is written to a process that has ended is answered by its end.
    this.#process.stdin.on("error", () => undefined);
    this.#ended = new Promise(resolve => {
      const end = (why: string): void => {
        for (const { reject } of this.#waiting.splice(0)) reject(new Error(`${why}: ${this.#errors}`));
        resolve();
      };
      this.#process.once("error", error => end(error.message));
      this.#process.once("close", status => end(`the process of QCoDeS ended with ${status}`));
    });
  }

  /** What QCoDeS does with a case. Many may be under way. */
  run(one: Case): Promise<Outcome[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process.stdin.write(`${JSON.stringify(one)}\n`);
    });
  }

  async close(): Promise<void> {
    this.#process.stdin.end();
    await this.#ended;
  }
}
