/** The command line: what it offers, and what it says when something is wrong. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageFolder, packageVersion } from "../../../workbook/server/folders.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "setpoint-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(args: string[]) {
  const env = { ...process.env, SETPOINT_DATA_DIR: join(folder, "data"), SETPOINT_DEBUG: "" };
  const child = spawn(process.execPath, [join(packageFolder, "dist/workbook/main.js"), ...args], { cwd: folder, env });
  const text = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text.stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text.stderr += chunk));
  const ended = new Promise<{ status: number | null; stdout: string; stderr: string }>(resolve =>
    child.once("close", status => resolve({ status, ...text })),
  );
  const shows = async (pattern: RegExp) => {
    for (;;) {
      const found = pattern.exec(text.stdout);
      if (found) return found;
      await new Promise(resolve => child.stdout.once("data", resolve));
    }
  };
  return { child, ended, shows };
}

test.skipIf(process.platform === "win32")("the build leaves the command executable, as npx expects it", () => {
  // npx links a checkout once and changes nothing after: `Permission denied` was all that a second build left of it.
  const { bin } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as {
    bin: Record<string, string>;
  };
  for (const file of Object.values(bin))
    expect(() => accessSync(join(packageFolder, file), constants.X_OK)).not.toThrow();
});

test("--version prints the version, --help every command, and a command its options", async () => {
  const [version, help, run, sim] = await Promise.all(
    [["--version"], ["--help"], ["run", "--help"], ["sim", "serve", "--help"]].map(args => start(args).ended),
  );
  expect(version).toEqual({ status: 0, stdout: `${packageVersion}\n`, stderr: "" });
  for (const command of ["workbook", "kernel", "run", "sim", "record", "doctor"])
    expect(help?.stdout).toMatch(new RegExp(`^  ${command}`, "m"));
  expect(run?.stdout).toContain("--output <file>");
  expect(sim?.stdout).toContain("--socket [port]");
});

test.each([
  [
    ["frobnicate"],
    "unknown command frobnicate: must be one of workbook, kernel, run, sim, record, station, data, new-driver, doctor",
  ],
  [["a.ipynb"], "unknown command a.ipynb: use run a.ipynb, or workbook --open a.ipynb"],
  [["run"], "missing required argument 'files'"],
  [["run", "a.ipynb", "b.ipynb", "-o", "c.ipynb"], "running 2 files: -o takes the notebook of one: run each by itself"],
  [["--port", "eighty"], "must be a port number, 0 to 65535"],
  [["--port", "65536", "--no-browser"], "must be a port number, 0 to 65535"],
  [["run", "none.ipynb"], "reading none.ipynb: file does not exist"],
  [["run", "x.ipynb", "--server", "nowhere"], "file does not exist"],
  [["sim", "serve", "none/such", "--socket", "0"], "none/such"],
  [["sim", "serve"], "missing required argument 'files'"],
  [["sim", "serve", "weinschel/8320", "--socket", "x"], "must be a port number, 0 to 65535"],
  [["sim", "serve", "weinschel/8320", "--log", "no/such/file"], "logging traffic to no/such/file"],
  [["record", "GPIB0::1::INSTR"], "recording GPIB0::1::INSTR: say where to write it: -o session.jsonl"],
  [["record", "nonsense", "-o", "x.jsonl"], 'resource name "nonsense"'],
  [["record", "TCPIP::127.0.0.1::1::SOCKET", "-o", "x.jsonl"], "connecting to TCPIP0::127.0.0.1::1::SOCKET"],
  [["record", "GPIB::1", "-o", "x.jsonl", "--asks", "("], "must be a regular expression"],
  [["record", "GPIB::1", "-o", "x.jsonl", "--timeout", "soon"], "must be a number of seconds"],
  [["record", "convert", "none.jsonl", "--to", "sim.yaml"], "recording none.jsonl"],
  [["record", "convert", "none.jsonl"], "required option '--to <kind>' not specified"],
  [["record", "convert", "none.jsonl", "--to", "xml"], "Allowed choices are sim.yaml, test.ts"],
  [["data", "list", "--db", "none.db"], "none.db: there is no such file"],
  [["data", "show", "0"], "must be a whole number, 1 or more"],
  [["data", "export", "x", "--to", "csv"], "exporting run x: must be a whole number, 1 or more, or all"],
  [["data", "export", "1"], "required option '--to <kind>' not specified"],
  [["data", "check", "--db", "none.db"], "none.db: there is no such file"],
  [["--root", "none", "--no-browser"], "serving none: is not a folder"],
  [["--open", "none.ipynb", "--no-browser"], "opening none.ipynb: does not exist"],
])("%j fails with one line that says what is wrong", async (args, expected) => {
  const { status, stderr } = await start(args).ended;
  expect(status).not.toBe(0);
  expect(stderr).toContain(expected);
  expect(stderr).not.toContain("    at ");
});

test("doctor tells what works here, also as JSON", async () => {
  const [text, json] = await Promise.all([start(["doctor"]).ended, start(["doctor", "--json"]).ended]);
  expect([text.status, text.stderr, json.status]).toEqual([0, "", 0]);
  expect(text.stdout).toMatch(new RegExp(`^ok +Node +${process.versions.node}$`, "m"));
  expect(text.stdout).toMatch(/^ok +zeromq +loads$/m);
  expect(text.stdout).toContain("everything that is required works\n");
  const findings = JSON.parse(json.stdout) as { name: string; status: string; detail: string }[];
  expect(findings).toContainEqual({ name: "Node", status: "ok", detail: process.versions.node });
});

test("kernel install writes a kernelspec that starts this installation with its framework in scope", async () => {
  const prefix = join(folder, "environment");
  const { status, stdout } = await start(["kernel", "install", "--prefix", prefix]).ended;
  const installed = join(prefix, "share/jupyter/kernels/setpoint");
  expect([status, stdout]).toEqual([0, `kernel installed in ${installed}\n`]);
  const spec = JSON.parse(readFileSync(join(installed, "kernel.json"), "utf8")) as { argv: string[] };
  expect(spec).toMatchObject({
    display_name: "TypeScript (Setpoint)",
    language: "typescript",
    interrupt_mode: "message",
  });
  expect(spec.argv).toContain(join(packageFolder, "dist/kernel/main.js"));
  expect(spec.argv).toContain(join(packageFolder, "dist/index.js"));
});

test("run runs a TypeScript file, and reports its error at its line", async () => {
  writeFileSync(join(folder, "good.ts"), "const x: number = 6;\nconsole.log(x * 7);\n");
  writeFileSync(join(folder, "bad.ts"), "type T = string;\nconst t: T = 'x';\nthrow new Error(`no ${t}`);\n");
  const [good, bad] = await Promise.all(["good.ts", "bad.ts"].map(file => start(["run", file]).ended));
  expect(good).toEqual({ status: 0, stdout: "42\n", stderr: "" });
  expect(bad?.status).toBe(1);
  expect(bad?.stderr).toContain("no x");
  expect(bad?.stderr).toMatch(/bad\.ts\D+3/);
});

test("sim serve serves a simulation on a socket, logs the traffic, and ends at Ctrl-C", async () => {
  const { child, ended, shows } = start(["sim", "serve", "weinschel/8320", "--socket", "0"]);
  const [, port] = await shows(/127\.0\.0\.1::(\d+)::SOCKET/);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write("*IDN?\r");
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toContain("8320");
  await shows(/\*IDN\?/);
  socket.destroy();
  child.kill("SIGINT");
  expect((await ended).status).toBe(0);
});

test("sim serve serves the instruments that a TypeScript file exports, and reports its errors at their line", async () => {
  const lab = `import { modelDevice, type SimulatedInstruments } from "setpoint/simulation";
const answer = (message: string) => (message === "READ?" ? "1.25" : undefined);
export const instruments = {
  "TCPIP0::localhost::5025::SOCKET": modelDevice("meter", () => answer),
} satisfies SimulatedInstruments;
`;
  writeFileSync(join(folder, "lab.ts"), lab);
  writeFileSync(
    join(folder, "failing.ts"),
    "export function instruments(): never {\n  throw new Error('no sample');\n}\n",
  );
  writeFileSync(join(folder, "empty.mts"), "export const meter = 1;\n");
  const [failing, empty] = ["failing.ts", "empty.mts"].map(
    file => start(["sim", "serve", file, "--socket", "0"]).ended,
  );
  const { child, ended, shows } = start(["sim", "serve", "lab.ts", "--socket", "0"]);
  const [, port] = await shows(/^serving lab\.ts \(SIMULATED\) at TCPIP0::127\.0\.0\.1::(\d+)::SOCKET$/m);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write("READ?\n");
  expect(String(await once(socket, "data"))).toBe("1.25\n");
  socket.destroy();
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ status: 0, stderr: "" });
  expect((await failing)?.stderr).toMatch(/Error: no sample\s+failing\.ts, line 2|no sample[^]*failing\.ts\D+2/);
  expect(await empty).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /^setpoint: simulation "empty\.mts": it must export instruments, .*; it exports meter\n$/,
    ),
  });
});

test("run takes several files, runs all of them and says which failed", async () => {
  writeFileSync(join(folder, "one.ts"), 'const text: string = "one runs";\nconsole.log(text);\n');
  writeFileSync(join(folder, "two.ts"), 'throw new RangeError("two fails");\n');
  writeFileSync(join(folder, "three.ts"), 'console.log("three runs");\n');
  const all = await start(["run", "one.ts", "two.ts", "three.ts"]).ended;
  expect([all.status, all.stdout]).toEqual([1, "one runs\nthree runs\n"]);
  expect(all.stderr).toContain("two fails");
  expect(all.stderr.trimEnd().split("\n").at(-1)).toBe("setpoint: 1 of 3 files failed: two.ts");
  expect(await start(["run", "one.ts", "three.ts"]).ended).toEqual({
    status: 0,
    stdout: "one runs\nthree runs\n",
    stderr: "",
  });
});

test("run begins no further file after Ctrl-C", async () => {
  writeFileSync(join(folder, "long.ts"), 'console.log("begun");\nsetTimeout(() => console.log("over"), 500);\n');
  writeFileSync(join(folder, "next.ts"), 'console.log("next");\n');
  const { child, ended, shows } = start(["run", "long.ts", "next.ts"]);
  await shows(/begun/);
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ status: 130, stdout: "begun\nover\n" });
});

test("record records what a client says to an instrument, and the recording becomes a simulation and a test", async () => {
  const served = ["record", "GPIB0::1::INSTR", "--sim", "weinschel/8320", "--socket", "0", "-o", "att.jsonl"];
  const { child, ended, shows } = start(served);
  const [, port] = await shows(/127\.0\.0\.1::(\d+)::SOCKET/);
  const socket = connect(Number(port), "127.0.0.1");
  for (const value of ["04", "60"]) {
    socket.write(`ATTN ALL ${value}\rATTN? 1\r`);
    expect(String(await once(socket, "data"))).toBe(`${value}\r`);
  }
  socket.destroy();
  child.kill("SIGINT");
  expect((await ended).status).toBe(0);
  const refused = await start(served).ended;
  expect([refused.status, refused.stderr]).toEqual([
    1,
    expect.stringContaining("setpoint: recording to att.jsonl: the file exists and is not empty: "),
  ]);
  const convert = (...args: string[]) => start(["record", "convert", "att.jsonl", ...args]).ended;
  const sim = await convert("--to", "sim.yaml");
  const summary = "0 dialogues, 1 property; it says all that was recorded";
  expect(sim).toEqual({ status: 0, stdout: `wrote att.sim.yaml: ${summary}\n`, stderr: "" });
  expect(readFileSync(join(folder, "att.sim.yaml"), "utf8")).toContain('q: "ATTN ALL {}"');
  const again = await convert("--to", "sim.yaml");
  expect([again.status, again.stderr]).toEqual([
    1,
    "setpoint: converting att.jsonl: att.sim.yaml exists: give another -o, or --force to replace it\n",
  ]);
  expect((await convert("--to", "sim.yaml", "--force")).status).toBe(0);
  const made = await convert("--to", "test.ts", "-o", "dialogue.test.ts", "--driver", "Weinschel8320");
  expect(made.status).toBe(0);
  expect(readFileSync(join(folder, "dialogue.test.ts"), "utf8")).toContain('["ATTN? 1", "04"]');
});

describe("the workbook", () => {
  test("prints an address with a token that opens it, and ends at Ctrl-C", async () => {
    writeFileSync(join(folder, "a b.ipynb"), "{}");
    const { child, ended, shows } = start(["--no-browser", "--port", "0", "--open", "a b.ipynb"]);
    const [url = ""] = await shows(/http:\S+/);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/lab\/tree\/a%20b\.ipynb\?token=[0-9a-f]{48}$/);
    const answer = await fetch(new URL("/api/contents", url), {
      headers: { authorization: `token ${new URL(url).searchParams.get("token")}` },
    });
    expect(await answer.json()).toMatchObject({ type: "directory" });
    child.kill("SIGINT");
    expect((await ended).status).toBe(0);
  });

  test("uses the next free port when its own is taken, and says so", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise(resolve => taken.once("listening", resolve));
    const { port } = taken.address() as AddressInfo;
    const { child, ended, shows } = start(["--no-browser", "--port", String(port)]);
    const [, used] = await shows(new RegExp(`port ${port} is taken: port (\\d+) is used`));
    await shows(new RegExp(`http://127\\.0\\.0\\.1:${used}/lab`));
    expect(Number(used)).toBeGreaterThan(port);
    child.kill("SIGTERM");
    expect((await ended).status).toBe(0);
    taken.close();
  });
});
