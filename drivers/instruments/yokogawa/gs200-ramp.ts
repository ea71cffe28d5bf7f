/** How a Yokogawa GS200 goes from one level to another: by a program of its own, or step by step from here. */
import { clock, InstrumentError, parseNumber, sleep, type ParameterCache } from "../../core/index.ts";
import type { YokogawaGS200 } from "./gs200.ts";
import { extendedEventsOfGS200, statusByteOfGS200 } from "./gs200-status.ts";

/** At once, by a program of the instrument, or step by step. */
export type YokogawaGS200RampMode = "JUMP" | "HARDWARE" | "SOFTWARE";

/** How a ramp runs. */
export interface RampOfGS200 {
  /** V/s or A/s. */
  readonly rate: number;
  /** V or A. */
  readonly step: number;
  /** Whether its end is waited for. */
  readonly blocking: boolean;
}

/** The instrument's clock ticks ten times a second, and counts for an hour (IM GS210-01EN, chapter 8). */
const tick = 0.1;
const longest = 3600;
/** Between two looks at whether a program has ended, in s. */
const pollLimits = [2e-3, 100e-3] as const;
/** How much later than it should a program may end before it counts as lost, in s. */
const patience = 10;

/** A level as it is sent: more digits than the source has. */
export function levelText(level: number): string {
  return level.toExponential(5);
}

/**
 * Runs a program of one step that slides to `target`. Its slope is rounded up to tenths of a second, so that it is never
 * faster than it should. If the wait for its end is interrupted, the program is held where it is.
 * @throws InstrumentError for a ramp that would take more than an hour, or with the output off.
 */
export async function hardwareRamp(source: YokogawaGS200, target: number, ramp: RampOfGS200): Promise<void> {
  if ((await source.output.get()) === "off") {
    throw new InstrumentError(`a hardware ramp needs the output on: it is off`);
  }
  const distance = Math.abs(target - (await presentLevel(source)));
  if (distance === 0) return;
  if (distance < ramp.step) return await source.write(`:SOUR:LEV ${levelText(target)}`);
  const slope = Math.max(tick, Math.ceil(distance / ramp.rate / tick - 1e-6) * tick);
  if (slope > longest) {
    throw new InstrumentError(
      `a ramp over ${distance} at ${ramp.rate} per second takes ${slope.toFixed(0)} s: the longest takes ${longest} s`,
    );
  }
  const seconds = slope.toExponential(6).toUpperCase();
  // One message: nothing comes between the steps of the editing.
  await source.write(
    [
      "*CLS",
      ":PROG:REP 0",
      `:PROG:SLOP ${seconds}`,
      `:PROG:INT ${seconds}`,
      ":PROG:EDIT:STAR",
      `:SOUR:LEV ${levelText(target)}`,
      ":PROG:EDIT:END",
      ":PROG:RUN",
    ].join(";"),
  );
  if (ramp.blocking) await waitForEnd(source, slope);
}

/**
 * Sets one level after the other, `step` apart, so that the rate is that of the ramp. What was reached is noted in `cache`,
 * also if the ramp is interrupted.
 * @throws InstrumentError for a ramp without steps.
 */
export async function softwareRamp(
  source: YokogawaGS200,
  target: number,
  ramp: RampOfGS200,
  set: (level: number) => Promise<void>,
  cache: ParameterCache<number>,
): Promise<void> {
  if (!(ramp.step > 0)) throw new InstrumentError(`a software ramp needs a rampStep above 0: it is ${ramp.step}`);
  const from = await presentLevel(source);
  const count = Math.ceil(Math.abs(target - from) / ramp.step - 1e-9);
  const pause = ramp.step / ramp.rate;
  for (let index = 1; index <= count; index++) {
    const level = index === count ? target : from + Math.sign(target - from) * index * ramp.step;
    await set(level);
    cache.update(level, level);
    if (index < count) await sleep(pause);
  }
}

async function presentLevel(source: YokogawaGS200): Promise<number> {
  return parseNumber(await source.ask(":SOUR:LEV?"));
}

async function waitForEnd(source: YokogawaGS200, slope: number): Promise<void> {
  const [least, most] = pollLimits;
  const deadline = clock().monotonic() + slope + patience;
  let hasEnded = false;
  try {
    while (!hasEnded) {
      hasEnded = ((await source.extendedEventRegister.get()) & extendedEventsOfGS200.endOfProgram) !== 0;
      if (hasEnded) return;
      if (((await source.statusByte.get()) & statusByteOfGS200.errorAvailable) !== 0) {
        throw new InstrumentError(`the ramp failed: ${await source.systemErrors.get()}`);
      }
      if (clock().monotonic() > deadline) {
        throw new InstrumentError(`the ramp has not ended ${patience} s after its ${slope} s`);
      }
      await sleep(Math.min(Math.max(slope / 10, least), most));
    }
  } finally {
    if (!hasEnded) await source.program.pause();
  }
}
