/** Safety in a script, without a kernel: what ends it badly applies the safe state first; a watch keeps nothing alive. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const command = fileURLToPath(new URL("../../../dist/workbook/main.js", import.meta.url));
const declared = `import { interlock, Parameter, safeState, sleep, vals } from "setpoint";
const volt = new Parameter("volt", { setCmd: async (value: number) => console.log("sent", value), vals: vals.numbers() });
const gauge = new Parameter("gauge", { getCmd: () => 0, vals: vals.numbers() });
const station = { components: { volt } };
safeState(station, { volt: 0 });
interlock(station, "w", { guards: [], needs: { gauge }, maxAge: 5, allow: v => v.gauge < 1, watch: { every: 1, trip: "safe state" } });
await volt(3);
`;

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "safety-script-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  sent: string[];
  stderr: string;
}

/** Runs a script; sends it a signal when it says that it waits. */
function run(name: string, code: string, signal?: NodeJS.Signals): Promise<Ended> {
  const script = join(folder, `${name}.ts`);
  writeFileSync(script, declared + code);
  const child = spawn(process.execPath, [command, "run", script]);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    if (signal && chunk.toString().includes("waits")) child.kill(signal);
  });
  child.stderr.on("data", (chunk: Buffer) => void (stderr += chunk.toString()));
  return new Promise(resolve =>
    child.once("close", (code_, signal_) =>
      resolve({
        code: code_,
        signal: signal_,
        stderr: stripVTControlCharacters(stderr),
        sent: stdout.match(/^sent .*$/gmu) ?? [],
      }),
    ),
  );
}

describe.concurrent("a script", () => {
  test("that ends as it should leaves things as they are, and its watch does not keep it", async () => {
    const { code, sent, stderr } = await run("well", "");
    expect([code, sent, stderr]).toEqual([0, ["sent 3"], ""]);
  });

  test("that throws applies the safe state, then tells its error", async () => {
    const { code, sent, stderr } = await run("throws", 'throw new Error("no sample");');
    expect([code, sent]).toEqual([1, ["sent 3", "sent 0"]]);
    expect(stderr).toMatch(/safe state: applied because an error was not caught: no sample[^]*Error: no sample/u);
  });

  test("in which something throws that nobody waits for applies it, too", async () => {
    const late = 'setTimeout(() => { throw new Error("late"); }, 10);\nawait new Promise(r => setTimeout(r, 30_000));';
    const { code, sent, stderr } = await run("late", late);
    expect([code, sent]).toEqual([1, ["sent 3", "sent 0"]]);
    expect(stderr).toContain("safe state: applied because an error was not caught: late");
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("that is ended by %s applies it first", async signal => {
    const { sent, stderr, ...end } = await run(signal, 'console.log("waits");\nawait sleep(30);', signal);
    expect(sent).toEqual(["sent 3", "sent 0"]);
    expect(stderr).toContain("safe state: volt: 3 -> 0");
    expect(end.code === 0 && end.signal === null).toBe(false);
  });
});
