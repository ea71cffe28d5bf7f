/** `setpoint record convert`: a recording becomes a simulation or a test. */

import { existsSync, writeFileSync } from "node:fs";
import type { Recording } from "./event.ts";
import { RecordingError } from "./line-file.ts";
import { readRecording } from "./recording-file.ts";

/** What is made, and where it is written. */
export interface ConvertOptions {
  readonly to: "sim.yaml" | "test.ts";
  /** File to write. Default that of the recording with another ending. */
  readonly output?: string | undefined;
  /** Replaces a file that exists. Default false. */
  readonly force?: boolean | undefined;
  /** Driver of the test. */
  readonly driver?: string | undefined;
  /** Module of the driver. */
  readonly from?: string | undefined;
}

/**
 * Writes the file and says what it has become.
 * @throws RecordingError if the recording is malformed, or the file exists or cannot be written.
 */
export async function convertRecording(path: string, options: ConvertOptions): Promise<string> {
  const { to, output = `${path.replace(/\.jsonl$/i, "")}.${to}`, force = false } = options;
  const recording = await readRecording(path);
  if (!recording.events.some(event => "dir" in event && event.dir === "write"))
    throw new RecordingError(`converting ${path}: no message was recorded`);
  const { text, summary } = to === "sim.yaml" ? await simulation(recording) : await dialogueTest(recording, options);
  if (!force && existsSync(output))
    throw new RecordingError(`converting ${path}: ${output} exists: give another -o, or --force to replace it`);
  try {
    writeFileSync(output, text);
  } catch (error) {
    throw new RecordingError(`converting ${path}: ${(error as Error).message}`, { cause: error });
  }
  return `wrote ${output}: ${summary}`;
}

interface Made {
  readonly text: string;
  readonly summary: string;
}

async function simulation(recording: Recording): Promise<Made> {
  const { simulationOf } = await import("./to-simulation.ts");
  const { text, dialogues, properties, differences } = simulationOf(recording);
  const missed =
    differences.length === 0
      ? "it says all that was recorded"
      : `${count(differences.length, "reply", "replies")} that follow from nothing sent are listed at its head`;
  return {
    text,
    summary: `${count(dialogues, "dialogue")}, ${count(properties, "property", "properties")}; ${missed}`,
  };
}

async function dialogueTest(recording: Recording, { driver, from }: ConvertOptions): Promise<Made> {
  const { dialogueTestOf } = await import("./to-dialogue-test.ts");
  const text = dialogueTestOf(recording, { driver, from });
  return { text, summary: "a test that passes; replace its calls by those of the driver" };
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
