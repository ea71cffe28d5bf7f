/** The two that are compared: what each is asked in its own language, in a cell and in a script. */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Launch } from "../jupyter-client.ts";
import { BenchKernel } from "../jupyter-client.ts";
import { setpoint } from "../kernel/contestants.ts";

/** Samples by figure, as the programs print them. */
export type Printed = Readonly<Record<string, readonly number[]>>;

export interface Contestant {
  name: string;
  kernel: Launch;
  /** The command that runs a script. */
  script: readonly string[];
  /** What names of programs end with. */
  ending: "ts" | "py";
}

const root = process.cwd();
const folder = join(root, "test/bench/parameters");
const python = join(root, "test/bench/.venv/bin/python");

const ours: Contestant = {
  name: "setpoint",
  kernel: { ...setpoint, cwd: folder },
  script: [process.execPath, join(root, "dist/workbook/main.js"), "run"],
  ending: "ts",
};

const qcodes: Contestant = {
  name: "qcodes",
  kernel: { name: "qcodes", cwd: folder, argv: [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"] },
  script: [python],
  ending: "py",
};

/** Ours first, then QCoDeS if it is installed. */
export function contestants(): Contestant[] {
  if (existsSync(python)) return [ours, qcodes];
  console.log("qcodes: left out, it is not installed (python3 with venv has it)");
  return [ours];
}

/** What a program prints when it is run as a script. */
export function inScript({ name, script: [command = "", ...args], ending }: Contestant, program: string): Printed {
  const file = join(folder, `${program}.${ending}`);
  const { status, stdout, stderr } = spawnSync(command, [...args, file], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${name}: ${file} ended with ${status}: ${stderr}`);
  return lastLine(stdout);
}

/** What the same program prints when it is a cell. */
export async function inCell({ kernel: launch, ending }: Contestant, program: string): Promise<Printed> {
  const kernel = await BenchKernel.start(launch);
  try {
    await kernel.request("kernel_info_request", {});
    await kernel.connected();
    const { outputs } = await kernel.execute(readFileSync(join(folder, `${program}.${ending}`), "utf8"));
    const texts = outputs.filter(one => one.header.msg_type === "stream").map(one => String(one.content.text));
    return lastLine(texts.join(""));
  } finally {
    await kernel.stop();
  }
}

function lastLine(text: string): Printed {
  return JSON.parse(text.trimEnd().split("\n").at(-1) ?? "") as Printed;
}
