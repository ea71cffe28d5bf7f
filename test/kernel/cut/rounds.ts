/** Rounds of a cell that answers nothing, a cell as usual, and a cell that is interrupted as usual. */
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { KernelClient, printed, result, traceback, type Answer, type ClientOptions } from "../client.ts";

const fixture = fileURLToPath(new URL("../../fixtures/kernel/stuck", import.meta.url));

/** The ways in which a package can be stuck: the functions that the fixture exports. */
export const ways = [
  ...readFileSync(join(fixture, "index.js"), "utf8").matchAll(/^export (?:async )?(?:function|const) (\w+)/gmu),
].map(([, name]) => name!);

/** What holds up a cell and lets an interrupt through. */
const polite = [
  "await new Promise(() => {});",
  "for (;;);",
  "for (;;) await sleep(1);",
  "await sleep(1); try { for (;;) await null; } finally { await sleep(2); }",
];

/** A kernel whose variables are watched while its cells are cut. */
export class CutKernel {
  readonly client: KernelClient;
  /** Cells since the start that should have counted. */
  #count = 0;

  private constructor(client: KernelClient) {
    this.client = client;
  }

  static async start(options: ClientOptions = {}): Promise<CutKernel> {
    const client = await KernelClient.start({ ...options, isChecked: false });
    cpSync(fixture, join(client.folder, "node_modules/stuck"), { recursive: true });
    const { outputs, reply } = await client.execute(`import * as stuck from "stuck";
const sleep = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));
let count = 0, garbage: unknown[];`);
    expect(reply.content["status"], traceback(outputs)).toBe("ok");
    return new CutKernel(client);
  }

  /** Cuts a cell that is stuck in one way, directly or after an await, and proves that nothing else was lost. */
  async round(way: string, number: number): Promise<void> {
    const call = number % 2 === 0 ? `await stuck.${way}();` : `await sleep(2);\nawait stuck.${way}();`;
    const { reply } = await this.#interrupted(call, "stuck");
    expect(reply.content, way).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });

    this.#count++;
    const { outputs } = await this.client.execute(
      "garbage = Array.from({ length: 20_000 }, (_, i) => ({ i })); await sleep(1); ++count",
    );
    expect(result(outputs) ?? traceback(outputs), `the cell after ${way}`).toBe(String(this.#count));

    const after = await this.#interrupted(`console.log("go");\n${polite[number % polite.length]}`, "go");
    expect(after.reply.content["evalue"], `the interrupt after ${way}`).toBe("the cell was interrupted");
    this.client.published.splice(0);
  }

  /** Interrupts a cell soon after it has printed a word. */
  async #interrupted(code: string, word: string): Promise<Answer> {
    const { client } = this;
    const running = client.execute(code);
    await client.until(() => printed(client.published).includes(`${word}\n`));
    client.published.splice(0);
    await new Promise(resolve => setTimeout(resolve, 20));
    await client.interrupt();
    return running;
  }
}
