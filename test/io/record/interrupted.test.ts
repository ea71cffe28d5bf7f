/** Recordings of conversations that were cut short: what was aborted or timed out then does so in the replay, with the same errors. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openResource, type OpenOptions } from "../../../drivers/io/open.ts";
import type { VisaHandle } from "../../../drivers/io/handle/visa-handle.ts";
import { scriptedServer } from "../scripted-server.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "setpoint-interrupted-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a session was told, errors as name and message. */
type Told = readonly string[];

/** Does one thing after the other on a connection. */
async function session(resourceName: string, options: OpenOptions, steps: readonly Step[]): Promise<Told> {
  const handle = await openResource(resourceName, { timeout: 2, ...options });
  const told: string[] = [];
  for (const step of steps) {
    told.push(await step(handle).then(String, (error: Error) => `${error.name}: ${error.message}`));
  }
  await handle.close();
  return told;
}

type Step = (handle: VisaHandle) => Promise<unknown>;

const ask = (question: string, seconds?: number): Step => {
  return handle => handle.query(question, seconds === undefined ? {} : { timeout: seconds });
};

const abortedAfter = (milliseconds: number, question: string): Step => {
  return async handle => {
    const controller = new AbortController();
    const asked = handle.query(question, { signal: controller.signal });
    await sleep(milliseconds);
    controller.abort();
    return asked;
  };
};

const abortedBefore = (question: string): Step => {
  return handle => handle.query(question, { signal: AbortSignal.abort() });
};

/** Answers `LATE?` when nobody waits for it any more, `SILENT?` never, `HALF?` with half a reply, all else with itself. */
const answer = (line: string, socket: { write(text: string): unknown }): unknown => {
  if (line === "LATE?") return setTimeout(() => socket.write("late\n"), 150);
  if (line === "SILENT?") return undefined;
  return socket.write(line === "HALF?" ? "ha" : `${line.toLowerCase()}\n`);
};

describe.each([{ lenient: false }, { lenient: true }])("replayed with %o", ({ lenient }) => {
  test.each<[string, readonly Step[], Told]>([
    [
      "an aborted question",
      [ask("A?"), abortedAfter(50, "LATE?"), ask("B?")],
      ["a?", 'InstrumentAbortError: asking "LATE?" of NAME: aborted', "b?"],
    ],
    [
      "one that was aborted in the middle of its reply",
      [abortedAfter(100, "HALF?"), ask("B?")],
      ['InstrumentAbortError: asking "HALF?" of NAME: aborted', "b?"],
    ],
    [
      "one that was aborted before it was sent",
      [abortedBefore("A?"), ask("B?")],
      ['InstrumentAbortError: asking "A?" of NAME: aborted', "b?"],
    ],
    [
      "one that timed out",
      [ask("LATE?", 0.05), ask("B?")],
      ['InstrumentTimeoutError: asking "LATE?" of NAME: no reply within 0.05 s', "b?"],
    ],
    [
      "one that timed out in the middle of its reply",
      [ask("HALF?", 0.1), ask("B?")],
      ['InstrumentTimeoutError: asking "HALF?" of NAME: the reply "ha" did not end in "\\n" within 0.1 s', "b?"],
    ],
    [
      "the same question, aborted, silent and answered",
      [abortedAfter(50, "SILENT?"), ask("SILENT?", 0.05), abortedAfter(50, "SILENT?"), ask("A?"), ask("A?")],
      [
        'InstrumentAbortError: asking "SILENT?" of NAME: aborted',
        'InstrumentTimeoutError: asking "SILENT?" of NAME: no reply within 0.05 s',
        'InstrumentAbortError: asking "SILENT?" of NAME: aborted',
        "a?",
        "a?",
      ],
    ],
  ])("%s is what it was", async (name, steps, expected) => {
    await using server = await scriptedServer(answer);
    const { resourceName } = server;
    const path = join(folder, `${name}-${lenient}.jsonl`);
    const told = expected.map(text => text.replace("NAME", resourceName));
    expect(await session(resourceName, { record: path }, steps)).toEqual(told);
    expect(await session(resourceName, { replay: path, lenient }, steps)).toEqual(told);
  });
});
