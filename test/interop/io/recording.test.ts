/** pyvisa-sim says what was recorded, from the file that was made of the recording. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulationOf } from "../../../drivers/io/record/to-simulation.ts";
import { readRecording, recording } from "../../../drivers/io/record/index.ts";
import { loadSimulation, openDevice } from "../../../drivers/io/sim/library.ts";
import { SimulationTransport } from "../../../drivers/io/sim/simulation-transport.ts";
import { conversation, recordingOf, type Spoken } from "../../io/record/recordings.ts";
import { installPeers, peersPossible, root } from "../peers.ts";

const never = { deadline: null };

describe.skipIf(!peersPossible())("pyvisa-sim", () => {
  let python: string;
  let folder: string;
  beforeAll(() => {
    python = installPeers();
    folder = mkdtempSync(join(tmpdir(), "setpoint-recording-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What it says to these messages, in this order. */
  function told(text: string, steps: readonly (readonly [question: string, asked: boolean])[]): string[] {
    const file = join(folder, "made.sim.yaml");
    writeFileSync(file, text);
    const { status, stdout, stderr } = spawnSync(python, [join(root, "test/interop/io/recording.py")], {
      input: JSON.stringify({ file, steps }),
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
    return JSON.parse(stdout) as string[];
  }

  test.each<[string, readonly Spoken[]]>([
    ["dialogues", [["*RST"], ["*IDN?", "A,B"], ["ERR?", '0,"No error"']]],
    ["settings", [["VOLT?", "0"], ["VOLT 1.5"], ["VOLT?", "1.5"], ["VOLT 2"], ["VOLT?", "2"]]],
    ["formatted settings", [["V 1"], ["V?", "+1.000E+00"], ["V -0.25"], ["V?", "-2.500E-01"]]],
    ["padded settings", [["ATTN ALL 4"], ["ATTN? 1", "04"], ["ATTN ALL 60"], ["ATTN? 1", "60"]]],
    ["Lua", [["smua.source.levelv=2"], ["print(smua.source.levelv)", "2.00000e+00"]]],
    [
      "acknowledged settings",
      [
        ["F 1", "OK"],
        ["F?", "1"],
        ["F 2", "OK"],
        ["F?", "2"],
      ],
    ],
    [
      "semicolons",
      [
        ["A;B?", "b"],
        ["B?", "x"],
      ],
    ],
    [
      "spaces, braces and directives",
      [
        ["S?", " 1.0 "],
        ["B?", "{0:d} {}"],
        ["R?", "RANDOM(0, 1, 1)"],
        ["N?", "C:\\new"],
      ],
    ],
    ["UTF-8", [["U?", Buffer.from("5 µA 😀").toString("latin1")]]],
    ["commands of which one begins with the other", [["A 1"], ["A?", "1"], ["A B 2"], ["A B?", "2"], ["A?", "1"]]],
  ])("reproduces %s", (_name, spoken) => {
    const { text, differences } = simulationOf(recordingOf(conversation(...spoken)));
    expect(differences).toEqual([]);
    const steps = spoken.map(([question, reply]) => [`${question}\n`, reply !== undefined] as const);
    expect(told(text, steps)).toEqual(spoken.map(([, reply]) => (reply === undefined ? "" : `${reply}\n`)));
  });

  test("reproduces what a simulation of ours said", async () => {
    const address = "GPIB0::1::INSTR";
    const path = join(folder, "attenuator.jsonl");
    const device = openDevice(await loadSimulation("weinschel/8320"), address);
    const recorder = recording(new SimulationTransport(device), { path, resourceName: address });
    const steps: (readonly [string, boolean])[] = [];
    const said: string[] = [];
    for (const message of ["*IDN?", "ATTN ALL 20", "ATTN? 1", "ATTN ALL 04", "ATTN? 1", "ATTN ALL 60", "ATTN? 1"]) {
      const asks = message.includes("?");
      await recorder.write(Buffer.from(`${message}\r`), never);
      said.push(asks ? (await recorder.read({}, never)).data.toString() : "");
      steps.push([`${message}\r`, asks]);
    }
    await recorder.close();
    const { text, properties, differences } = simulationOf(await readRecording(path));
    expect([properties, differences]).toEqual([1, []]);
    expect(told(text, steps)).toEqual(said);
  });
});
