/** What a driver is allowed that the others are not, each with its reason. The lists may only shrink. */
import type { AnyParameter } from "../../drivers/core/index.ts";
import type { FleetMember } from "./fleet.ts";

/** By the driver's class or file, then by the parameter's path or name. */
type Exceptions<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;

/** Parameters that read as something else than they are set to, and why. */
export const measuring: Exceptions<string> = {
  "keithley/2600": {
    volt: "sets the level of the source, reads the meter",
    curr: "sets the level of the source, reads the meter",
  },
  "keysight/34465a": { autozero: "ONCE is done at once and leaves OFF behind" },
  "stanford-research/sr830": {
    phase: "the instrument keeps hundredths of a degree, between -180 and 180",
  },
  "stanford-research/sr860": { phase: "the instrument keeps it between -180 and 180" },
};

/** Parameters that take a value in steps of so much, and are read as the nearest. */
export const steps: Exceptions<number> = {
  "qdevil/qdac1": { v: 1e-6 },
};

/** Numeric parameters that have no unit, and why. */
export const unitless: Exceptions<string> = {
  "alazar-tech/ats9360": trigger(),
  "alazar-tech/ats9870": trigger(),
  "keithley/2600": { nplc: "a number of power line cycles", timetraceNpts: "a number of points" },
  "keysight/34465a": { nplc: "a number of power line cycles", timetraceNpts: "a number of points" },
  "lakeshore/335": heater(),
  "lakeshore/336": heater(),
  "qdevil/qdac1": { cal: "the number of a channel" },
  "rigol/ds1074z": { waveformNpoints: "a number of points" },
  "stanford-research/sr830": { harmonic: "a number of periods" },
  "stanford-research/sr860": { harmonic: "a number of periods" },
  "tektronix/awg5014": { sequenceLength: "a number of elements", sequencePos: "the number of an element" },
  "yokogawa/gs200": { nplc: "a number of power line cycles" },
};

/** Parameters that do not take every value at every time, and why; their own tests set them. */
export const conditional: Exceptions<string> = {
  "lakeshore/335": { blockingT: "it waits until the temperature is reached" },
  "lakeshore/336": { blockingT: "it waits until the temperature is reached" },
  "stanford-research/sr860": { buffer_captureRate: "the rates that there are follow from the time constant" },
  "tektronix/awg5014": { waveform: "only names in the instrument's list are taken" },
};

const nothing = /^getting dut_\w+: .*(nothing|no )/;

/** What a parameter answers as long as something else is not set; nothing is sent. */
export const refusing: Exceptions<RegExp> = {
  "keithley/2600": { fastsweep: /: nothing is set up to be swept: call setupFastsweep\(sweep\) first$/ },
  Keysight34465A: { timetrace: /timetraceDt is 0\.1 s, and with the present settings it must be at least 0\.4 s/ },
  Keysight34470A: { timetrace: /timetraceDt is 0\.1 s, and with the present settings it must be at least 0\.4 s/ },
  "stanford-research/sr830": {
    ch1Databuffer: nothing,
    ch1Datatrace: nothing,
    ch2Databuffer: nothing,
    ch2Datatrace: nothing,
  },
  "stanford-research/sr860": { buffer_X: nothing, buffer_Y: nothing, buffer_R: nothing, buffer_T: nothing },
  "yokogawa/gs200": {
    currentRange: /the source is in the mode VOLT: set dut_sourceMode to "CURR" first/,
    current: /the source is in the mode VOLT: set dut_sourceMode to "CURR" first/,
    measure_measure: /the output is off/,
  },
};

/** The exception for a parameter of a driver, if there is one. */
export function exception<T>(
  list: Exceptions<T>,
  { name: driver, file }: FleetMember,
  { name, fullName }: AnyParameter,
): T | undefined {
  const path = fullName.replace(/^dut_/, "");
  for (const own of [list[driver], list[file]]) {
    const found = own?.[path] ?? own?.[name];
    if (found !== undefined) return found;
  }
  return undefined;
}

function heater(): Readonly<Record<string, string>> {
  const gain = "a gain in % per unit of the sensor";
  return {
    output1_P: gain,
    output2_P: gain,
    I: "a number: 1000 s over the reset time of a loop",
    D: "a number: percent of a quarter of the reset time of a loop",
    range: "the number of a range",
    waitTolerance: "a part of the temperature",
  };
}

function trigger(): Readonly<Record<string, string>> {
  const level = "a code of eight bits";
  return { decimation: "one of so many samples", triggerLevel1: level, triggerLevel2: level };
}
