/** Simulation files give the same replies in pyvisa-sim and here, byte for byte; where they do not, the reason is listed. */
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { IoError } from "../../../drivers/io/index.ts";
import { SimulatedConversation } from "../../../drivers/io/sim/conversation.ts";
import { loadSimulation, openDevice } from "../../../drivers/io/sim/library.ts";
import { finish, installPeers, peersPossible, root } from "../peers.ts";

/** What was sent, the replies, the Python error, and whether the replies are random. */
type Step = [sent: string, replies: string[], failure: string | null, random: boolean];

interface Transcript {
  readonly file: string;
  readonly resource?: string;
  readonly steps?: Step[];
  readonly refused?: string;
}

/** Errors that pyvisa-sim raises while it answers, and what happens here. */
const failures: Readonly<Record<string, { readonly here: "an error" | "a reply or an error"; readonly why: string }>> =
  {
    Exception: { here: "an error", why: "RANDOM in a form that it does not know" },
    IndexError: { here: "an error", why: "a reply with more fields than values" },
    KeyError: { here: "a reply or an error", why: "a field of the reply, or the value of a setter, has another name" },
    ValueError: {
      here: "a reply or an error",
      why: "text that the reply formats as a number: here it is one where it reads as one; RANDOM of no numbers",
    },
    TypeError: { here: "a reply or an error", why: "several fields that make one number: here the value is refused" },
    OverflowError: { here: "a reply or an error", why: "infinity as a whole number: here the value is refused" },
  };

/** Where both reply, and not the same. */
const deviations = [
  {
    what: "several messages in one write are several messages",
    why: "a stream does not keep writes apart, and a simulation is the same in this process and served",
    file: "plain.yaml",
    sent: ["A\nB\n"],
    there: ["ERROR\n"],
    here: ["a\n", "b\n"],
  },
  {
    what: "without an end of message, what is written at once is a message",
    why: "there it is always the empty message, so that such a file cannot answer anything",
    file: "endless.yaml",
    sent: ["A", "B"],
    there: ["ERROR\n", "ERROR\n"],
    here: ["a\n", "b\n"],
  },
  {
    what: "BYTES holds characters that are bytes",
    why: "so it is in the version of pyvisa-sim to come",
    file: "bytes.yaml",
    sent: ["B?\n", "\xff\n"],
    there: ["aBYTES(\xc3\xbf\x01)\n"],
    here: ["a\xff\x01\n", "ff\n"],
  },
  {
    what: "bytes that are no text are an unknown message",
    why: "there they end in an error of Python",
    file: "plain.yaml",
    sent: ["\xff\n", "A\n"],
    there: ["a\n"],
    here: ["ERROR\n", "a\n"],
  },
  {
    what: "a default that the reply formats as a number is one",
    why: "there the reply ends in an error of Python until the first set",
    file: "plain.yaml",
    sent: ["D?\n"],
    there: [],
    here: ["07\n"],
  },
] as const;

const seed = process.env.SETPOINT_SEED ?? "5";
const ours = join(root, "test/fixtures/io/simulations");
const yamlIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter(name => name.endsWith(".yaml"))
    .map(name => join(folder, name));

describe.skipIf(!peersPossible())("beside pyvisa-sim", () => {
  let transcripts: Transcript[];
  let refused: Transcript[];

  beforeAll(async () => {
    const python = installPeers();
    const run = async (files: readonly string[]): Promise<Transcript[]> => {
      const { status, output } = await finish(
        python,
        [join(root, "test/interop/io/simulation.py"), seed, ...files],
        process.env,
      );
      if (status !== 0) throw new Error(output);
      // The parser warns on the same stream.
      const lines = output.split("\n").filter(line => line.startsWith("{"));
      return lines.map(line => JSON.parse(line) as Transcript);
    };
    const where = await finish(
      python,
      ["-c", "import pyvisa_sim, qcodes; print(pyvisa_sim.__file__, qcodes.__file__)"],
      process.env,
    );
    const [sim = "", qcodes = ""] = (where.output.trim().split("\n").at(-1) ?? "")
      .split(" ")
      .map(path => dirname(path));
    const theirs = [
      ...yamlIn(sim),
      ...yamlIn(join(sim, "testsuite/fixtures")),
      ...yamlIn(join(qcodes, "instrument/sims")),
    ];
    expect(theirs.length).toBeGreaterThanOrEqual(37);
    transcripts = await run([...theirs, ...yamlIn(ours)]);
    refused = await run(yamlIn(join(ours, "refused")));
  });

  test("every file opens there and here", () => {
    expect(transcripts.filter(each => each.refused !== undefined)).toEqual([]);
    expect(transcripts.length).toBeGreaterThan(70);
  });

  test(`thousands of messages get the same replies (seed ${seed})`, async () => {
    let count = 0;
    const different: string[] = [];
    for (const { file, resource = "", steps = [] } of transcripts) {
      const conversation = new SimulatedConversation(openDevice(await loadSimulation(file), resource));
      for (const step of steps) {
        count++;
        const problem = compare(step, ask(conversation, step[0]));
        if (problem !== undefined)
          different.push(`${basename(file)} ${resource}: ${JSON.stringify(step[0])}: ${problem}`);
      }
      conversation.close();
    }
    expect(different.slice(0, 20)).toEqual([]);
    expect(count).toBeGreaterThan(100_000);
  });

  test("the error of every kind is met, so that the list of reasons does not outlive them", () => {
    const met = new Set(transcripts.flatMap(({ steps = [] }) => steps.map(([, , failure]) => failure)));
    met.delete(null);
    expect(met).toEqual(new Set(Object.keys(failures)));
  });

  test.each(deviations)("$what: $why", async ({ file, sent, there, here }) => {
    const path = join(ours, "deviations", file);
    const { output } = await finish(
      installPeers(),
      [join(root, "test/interop/io/simulation.py"), "ask", path, "GPIB0::1::INSTR", ...sent],
      process.env,
    );
    const steps = output.split("\n").filter(line => line.startsWith("["));
    const conversation = new SimulatedConversation(openDevice(await loadSimulation(path), "GPIB0::1::INSTR"));
    expect(steps.flatMap(line => (JSON.parse(line) as Step)[1])).toEqual(there);
    expect(sent.flatMap(message => ask(conversation, message).replies)).toEqual(here);
    conversation.close();
  });

  test("files that it refuses are refused here, with the line", async () => {
    expect(refused.length).toBe(yamlIn(join(ours, "refused")).length);
    for (const { file, refused: there } of refused) {
      expect(there, file).toBeDefined();
      await expect(loadSimulation(file), file).rejects.toThrow(/\.yaml:\d+: /);
    }
  });
});

function ask(conversation: SimulatedConversation, sent: string): { replies: string[]; error: Error | undefined } {
  let error: Error | undefined;
  try {
    conversation.receive(Buffer.from(sent, "latin1"), false);
  } catch (caught) {
    error = caught as Error;
  }
  const replies: string[] = [];
  for (let reply = conversation.take(); reply; reply = conversation.take()) replies.push(reply.toString("latin1"));
  return { replies, error };
}

/** What is different, if anything is. */
function compare(
  [, expected, failure, random]: Step,
  { replies, error }: { replies: string[]; error: Error | undefined },
): string | undefined {
  if (error !== undefined && !(error instanceof IoError)) return `an error that is none of ours: ${String(error)}`;
  if (failure !== null) {
    const reason = failures[failure];
    if (reason === undefined) return `${failure} there`;
    return reason.here === "an error" && error === undefined
      ? `${failure} there, ${JSON.stringify(replies)} here`
      : undefined;
  }
  if (error !== undefined) return `${JSON.stringify(expected)} there, ${String(error)} here`;
  const shown = (texts: string[]): string => JSON.stringify(random ? texts.map(maskNumbers) : texts);
  return shown(expected) === shown(replies) ? undefined : `${shown(expected)} there, ${shown(replies)} here`;
}

function maskNumbers(text: string): string {
  return text.replace(/[-+]?\d+(?:\.\d+)?(?:e[-+]\d+)?/gi, "#");
}
