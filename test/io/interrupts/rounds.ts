/** A measuring loop in a kernel that is interrupted at random moments: does every question still get its own answer? */

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";

import { printed, result, traceback, type KernelClient } from "../../kernel/client.ts";

/** So many different questions, each with an answer of its own. */
const questions = 100;
/** Milliseconds, at most, that a loop runs before it is interrupted, and until a second interrupt. */
const longest = 12;
const soon = 3;

/** A simulation file whose instrument answers `N17?` with `17`. */
export function numbersFile(resources: readonly string[]): string {
  const dialogues = Array.from({ length: questions }, (_, n) => `      - q: "N${n}?"\n        r: "${n}"`).join("\n");
  const eoms = [...new Set(resources.map(kindOf))].map(kind => `      ${kind}:\n        q: "\\n"\n        r: "\\n"`);
  return `spec: "1.1"
devices:
  numbers:
    eom:
${eoms.join("\n")}
    error: ERROR
    dialogues:
      - q: "*IDN?"
        r: "Setpoint,Numbers,1,1"
${dialogues}
resources:
${resources.map(name => `  ${name}:\n    device: numbers`).join("\n")}
`;
}

function kindOf(resource: string): string {
  return `${/^[A-Z]+/.exec(resource)?.[0]} ${resource.split("::").at(-1)}`;
}

/** How a question is asked: with its reply in one exchange, or in two. */
export const ways = {
  ask: "await this.ask(question)",
  "write and read": "(await this.visaHandle.write(question), await this.visaHandle.read())",
} as const;

/** What came of the rounds. */
export interface Outcome {
  /** Loops that were ended by an interrupt. */
  readonly rounds: number;
  /** Those of them whose exchange was cut by a second interrupt. */
  readonly cut: number;
  /** Questions that were answered. */
  readonly asked: number;
  /** Answers to another question. */
  readonly wrong: number;
}

/** Opens an instrument in a kernel and interrupts its loop so many times. */
export async function interruptedLoop(
  kernel: KernelClient,
  name: string,
  resourceName: string,
  { way, rounds, random }: { way: keyof typeof ways; rounds: number; random: () => number },
): Promise<Outcome> {
  await run(
    kernel,
    `class Numbers extends VisaInstrument {
  static override readonly defaultTerminator = "\\n";
  asked = 0;
  wrong = 0;
  next = 0;
  async step(): Promise<void> {
    const n = (this.next = (this.next + 1) % ${questions});
    const question = \`N\${n}?\`;
    const reply = ${ways[way]};
    this.asked++;
    if (reply !== String(n)) this.wrong++;
  }
}
const ${name} = await Numbers.open("${name}", ${JSON.stringify(resourceName)});`,
  );
  const loop = `console.log("on"); for (;;) await ${name}.step();`;
  let cut = 0;
  for (let round = 0; round < rounds; round++) {
    const before = kernel.published.length;
    const running = kernel.execute(loop);
    await kernel.until(() => printed(kernel.published.slice(before)).includes("on"));
    await wait(random() * longest);
    await kernel.interrupt();
    if (random() < 0.3) {
      cut++;
      await wait(random() * soon);
      await kernel.interrupt();
    }
    const { reply, outputs } = await running;
    expect(reply.content["ename"], traceback(outputs)).toBe("KeyboardInterrupt");
  }
  const [asked, wrong] = String(await run(kernel, `[${name}.asked, ${name}.wrong].join(" ")`))
    .replaceAll("'", "")
    .split(" ")
    .map(Number) as [number, number];
  await run(kernel, `await ${name}.close()`);
  return { rounds, cut, asked, wrong };
}

async function run(kernel: KernelClient, code: string): Promise<unknown> {
  const { reply, outputs } = await kernel.execute(code);
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
  return result(outputs);
}
