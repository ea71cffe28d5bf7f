/** Simulation files that are missing, malformed or not what was meant: file, line and what was expected. */
import { basename } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { IoError, openResource, ResourceNameError, SimulationError } from "../../drivers/io/index.ts";
import { readDefinition } from "../../drivers/io/sim/definition.ts";
import { simulationNames } from "../../drivers/io/sim/library.ts";
import { oneDevice, simulationFile } from "./simulation-file.ts";

const good = oneDevice(`    dialogues:\n      - {q: "*IDN?", r: "A,B,C,D"}`);

describe("opening a simulation", () => {
  test("by the path of a file", async () => {
    const handle = await openResource("GPIB0::1", { sim: simulationFile(good) });
    expect(handle.simulated).toBe(true);
    expect(handle.resourceName).toBe("GPIB0::1::INSTR");
    expect(await handle.query("*IDN?")).toBe("A,B,C,D");
    await handle.close();
    await handle.close();
    await expect(handle.query("*IDN?")).rejects.toThrow("the connection is closed");
  });

  test("in the notation of PyVISA", async () => {
    const handle = await openResource("GPIB0::1::INSTR", { visalib: `${simulationFile(good)}@sim` });
    expect(await handle.query("*IDN?")).toBe("A,B,C,D");
    await handle.close();
  });

  test("by name, and by any resource that the file lists", async () => {
    for (const address of ["GPIB0::1::INSTR", "tcpip::10.0.0.8::5025::socket"]) {
      const handle = await openResource(address, {
        sim: "weinschel/8320",
        readTermination: "\r",
        writeTermination: "\r",
      });
      expect(await handle.query("ATTN? 1")).toBe("00");
      await handle.close();
    }
  });

  test("a file that changed is read again", async () => {
    const path = simulationFile(good);
    await (await openResource("GPIB0::1::INSTR", { sim: path })).close();
    simulationFile(good.replace("A,B,C,D", "changed"), basename(path));
    const handle = await openResource("GPIB0::1::INSTR", { sim: path });
    expect(await handle.query("*IDN?")).toBe("changed");
    await handle.close();
  });

  test("two openings share no state", async () => {
    const options = { sim: "weinschel/8320", readTermination: "\r", writeTermination: "\r" };
    const [a, b] = [await openResource("GPIB0::1::INSTR", options), await openResource("GPIB0::1::INSTR", options)];
    await a.write("ATTN ALL 40");
    expect([await a.query("ATTN? 1"), await b.query("ATTN? 1")]).toEqual(["40", "00"]);
    await Promise.all([a.close(), b.close()]);
  });
});

describe("no such thing", () => {
  test("an unknown resource name is refused, with the names that exist", async () => {
    const opening = openResource("GPIB0::2::INSTR", { sim: "weinschel/8320" });
    await expect(opening).rejects.toBeInstanceOf(ResourceNameError);
    await expect(opening).rejects.toThrow(
      "connecting to GPIB0::2::INSTR: not in the simulation 8320.sim.yaml: " +
        "expected one of GPIB0::1::INSTR, TCPIP0::10.0.0.8::5025::SOCKET",
    );
  });

  test("an unknown simulation is refused, with the names that exist", async () => {
    const opening = openResource("GPIB0::2::INSTR", { sim: "weinschel/9999" });
    await expect(opening).rejects.toBeInstanceOf(SimulationError);
    await expect(opening).rejects.toThrow(`expected a .yaml file or one of ${simulationNames().join(", ")}`);
    expect(simulationNames()).toContain("keithley/2600");
  });

  test("a name cannot lead out of the library", async () => {
    await expect(openResource("GPIB0::1::INSTR", { sim: "../instruments/weinschel/8320" })).rejects.toThrow(
      "unknown simulation",
    );
  });

  test("a missing file is refused, with its path and the names that exist", async () => {
    await expect(openResource("GPIB0::1::INSTR", { sim: "nowhere/none.yaml" })).rejects.toThrow(
      /simulation "nowhere\/none.yaml": there is no file \/.*\/nowhere\/none.yaml: expected a .yaml file or one of .*keithley\/2600/,
    );
  });

  test.each([
    [{ sim: "weinschel/8320", visalib: "x.yaml@sim" }, "sim and visalib exclude each other"],
    [{ visalib: "@xy" }, 'visalib "@xy": expected "file.yaml@sim", "@sim", "@ivi"'],
  ])("%j: %s", async (options, message) => {
    await expect(openResource("GPIB0::1::INSTR", options)).rejects.toThrow(message);
  });

  test("a class without a transport is refused, with the transports that exist", async () => {
    await expect(openResource("VXI0::1::INSTR")).rejects.toThrow(
      /connecting to VXI0::1::INSTR: VXI INSTR has no transport of our own: there are TCPIP INSTR and SOCKET, .*"@ivi"/,
    );
    await expect(openResource("TCPIP::h::5025")).rejects.toThrow("did you mean TCPIP0::h::5025::SOCKET");
  });

  test("the simulation of an address is found among those that come with the drivers", async () => {
    const handle = await openResource("GPIB0::1::INSTR", {
      visalib: "@sim",
      readTermination: "\r",
      writeTermination: "\r",
    });
    expect([handle.simulated, await handle.query("*IDN?")]).toEqual([true, expect.stringContaining("8320")]);
    await handle.close();
    await expect(openResource("GPIB0::29::INSTR", { visalib: "@sim" })).rejects.toThrow("no simulation has it");
  });
});

describe("no reply", () => {
  test("a question the simulation does not know ends at once", async () => {
    const handle = await openResource("GPIB0::1::INSTR", { sim: simulationFile(good), timeout: null });
    await expect(handle.query("WHAT?")).rejects.toThrow(
      'asking "WHAT?" of GPIB0::1::INSTR: the simulation has no reply',
    );
    expect(await handle.query("*IDN?")).toBe("A,B,C,D");
    await handle.close();
  });

  test("a wrong terminator is named", async () => {
    const handle = await openResource("GPIB0::1::INSTR", { sim: simulationFile(good), writeTermination: "\r" });
    await expect(handle.query("*IDN?")).rejects.toThrow(
      'no reply: the simulation still waits for the end of "*IDN?\\r": messages end in "\\n"',
    );
    handle.writeTermination = "\n";
    expect(await handle.query("*IDN?")).toBe("A,B,C,D");
    await handle.close();
  });
});

describe("a malformed file", () => {
  const device = (body: string) => oneDevice(body);
  test.each<[string, string, number, string]>([
    ["no YAML", "spec: [1\n", 2, "not valid YAML"],
    ["nothing", "", 1, 'the file: expected a key "spec"'],
    ["a list", "- 1\n", 1, "the file: expected a simulation: a map with the keys spec, devices and resources"],
    ["no spec", "devices: {}\n", 1, 'the file: expected a key "spec"'],
    ["no version", "spec: new\n", 1, 'spec: expected a version such as "1.1", found "new"'],
    ["a version of tomorrow", 'spec: "1.2"\n', 1, "spec: expected version 1.0 or 1.1, found 1.2"],
    [
      "no device",
      'spec: "1.0"\nresources:\n  GPIB::1::INSTR:\n    device: x\n',
      4,
      'there is no device "x": expected one of (none)',
    ],
    [
      "no such address",
      'spec: "1.0"\ndevices: {x: {}}\nresources:\n  FOO:\n    device: x\n',
      5,
      'resource "FOO": resource name "FOO": must start with',
    ],
    ["a dialogue without q", device("    dialogues:\n      - r: x"), 5, 'expected a key "q"'],
    [
      "dialogues in a map",
      device("    dialogues:\n      q: x"),
      5,
      "expected a list of dialogues, each with q and perhaps r",
    ],
    [
      "a getter without r",
      device("    properties:\n      v:\n        getter: {q: x}"),
      6,
      'v, getter: expected a key "r"',
    ],
    [
      "an unknown type",
      device("    properties:\n      v:\n        specs:\n          type: double"),
      7,
      'expected one of int, float, str, found "double"',
    ],
    [
      "a limit that is no number",
      device("    properties:\n      v:\n        default: 1\n        specs: {type: int, min: low}"),
      7,
      '"low" is not an integer',
    ],
    [
      "a default beyond the limits",
      device("    properties:\n      v:\n        default: 9\n        specs: {type: int, max: 3}"),
      6,
      "default: 9 is more than 3",
    ],
    [
      "a broken setter",
      device('    properties:\n      v:\n        setter: {q: "V {"}'),
      6,
      "{ at position 2 is not closed",
    ],
    [
      "a broken reply",
      device('    properties:\n      v:\n        getter: {q: "V?", r: "{:q}"}'),
      6,
      "is not a format specification",
    ],
    [
      "a class that is none",
      device("    eom:\n      GPIB: {q: x, r: x}"),
      5,
      'expected an interface and a class, as in "GPIB INSTR", found "GPIB"',
    ],
    [
      "a bit that is none",
      device('    error:\n      status_register:\n        - {q: "*ESR?", command_error: many}'),
      6,
      'expected a whole number, found "many"',
    ],
    ["inheritance", device("    bases: [x]"), 4, "bases (inheritance) is not available"],
    ["an unknown alias", 'spec: "1.0"\ndevices: *all\n', 2, "there is no anchor &all"],
  ])("%s", (_what, text, line, message) => {
    const read = () => readDefinition("file.yaml", text, () => ({ path: "", text: "" }));
    expect(read).toThrow(SimulationError);
    expect(read).toThrow(`file.yaml:${line}: `);
    expect(read).toThrow(message);
  });

  test("the path of the file is in the error of whoever opens it", async () => {
    const path = simulationFile('spec: "2.0"\n');
    await expect(openResource("GPIB0::1::INSTR", { sim: path })).rejects.toThrow(
      `${path}:1: spec: expected version 1.0 or 1.1, found 2.0`,
    );
  });

  test("a resource may take its device from another file", async () => {
    simulationFile(good, "other.yaml");
    const path = simulationFile(
      'spec: "1.0"\nresources:\n  ASRL1::INSTR:\n    device: dut\n    filename: other.yaml\n',
    );
    const handle = await openResource("ASRL1", { sim: path });
    expect(await handle.query("*IDN?")).toBe("A,B,C,D");
    await handle.close();
    const lost = simulationFile('spec: "1.0"\nresources:\n  ASRL1::INSTR:\n    device: dut\n    filename: lost.yaml\n');
    await expect(openResource("ASRL1", { sim: lost })).rejects.toThrow(`${lost}:5: `);
  });

  test("whatever the file holds, it opens or is refused as a simulation", () => {
    const word = fc.constantFrom(
      "spec",
      "devices",
      "resources",
      "dut",
      "q",
      "r",
      "properties",
      "channels",
      "*x",
      "&x",
      "- ",
      "{",
      "}",
      ": ",
      '"',
      "\n",
      "\n  ",
      "\n    ",
      "1.1",
      "GPIB::1",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), words => {
        try {
          readDefinition("x.yaml", `spec: "1.1"\n${words.join("")}`, () => ({ path: "", text: "" }));
        } catch (error) {
          expect(error).toBeInstanceOf(IoError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
