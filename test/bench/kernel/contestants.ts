/** The kernels that are compared, and what each is asked in its own language. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { kernelCommand } from "../../../kernel/wire/index.ts";
import type { Launch } from "../jupyter-client.ts";

const root = process.cwd();
/** All work in this folder: in it tslab finds the types of Node. */
const peers = join(root, "test/bench");

/** A kernel and the cells it is timed with; what it cannot do is left out. */
export interface Contestant extends Launch {
  /** Builds a parameter with the framework: its text, and the result that shows it worked. */
  framework?: { code: string; result: string };
  /** A cell with an import, a class and types; new for each number. */
  typed?: (n: number) => string;
  /** Text to complete at its end; new for each number. */
  completion?: { code: (n: number) => string; match: string };
  /** Prints 10,000 lines. */
  lines?: string;
}

const typed = (n: number): string =>
  `import * as path from "node:path";
interface Point${n} { x: number; y: number }
class Vector${n} implements Point${n} { constructor(public x: number, public y: number) {} norm(): number { return Math.hypot(this.x, this.y); } }
new Vector${n}(3, 4).norm() + path.join("a", "b").length`;
const member = { code: (n: number) => `[${n}, 2].ma`, match: "map" };
const lines = `for (let i = 0; i < 10000; i++) console.log("line", i);`;

export const setpoint: Contestant = {
  name: "setpoint",
  cwd: peers,
  argv: kernelCommand(join(root, "dist/kernel/main.js"), { preload: join(root, "dist/index.js") }),
  framework: {
    code: `new Parameter("gain", { setCmd: null, getCmd: null, initialValue: 3, unit: "dB" }).unit`,
    result: "'dB'",
  },
  typed,
  completion: member,
  lines,
};

const tslab: Contestant = {
  name: "tslab",
  cwd: peers,
  argv: [process.execPath, join(peers, "node_modules/tslab/bin/tslab"), "kernel", "--config-path={connection_file}"],
  typed: n => typed(n).replace("node:path", "path"),
  completion: member,
  // Its idle status never arrives after a burst of lines, so it is not asked for one.
};

const deno: Contestant = {
  name: "deno",
  cwd: peers,
  argv: [
    join(peers, `node_modules/@deno/${process.platform}-${process.arch}-glibc/deno`),
    "jupyter",
    "--kernel",
    "--conn",
    "{connection_file}",
  ],
  typed,
  lines,
  // Its completion evaluates the text, and has no matches for this one.
};

const ipykernel: Contestant = {
  name: "ipykernel",
  cwd: peers,
  argv: [join(peers, ".venv/bin/python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
  framework: {
    code: `from qcodes.parameters import Parameter\nParameter("gain", set_cmd=None, get_cmd=None, initial_value=3, unit="dB").unit`,
    result: "'dB'",
  },
  completion: { code: n => `[${n}, 2].ap`, match: "append" },
  lines: `for i in range(10000):\n    print("line", i)`,
};

/** Ours first, then the peers that are installed. */
export function contestants(): Contestant[] {
  return [
    setpoint,
    ...[tslab, deno, ipykernel].filter(peer => {
      const program = peer === tslab ? peer.argv[1]! : peer.argv[0]!;
      if (existsSync(program)) return true;
      console.log(
        `${peer.name}: left out, it is not installed (Linux with glibc, and python3 with venv, have all peers)`,
      );
      return false;
    }),
  ];
}
