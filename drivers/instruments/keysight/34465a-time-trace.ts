/** Time traces of the 34465A and the 34470A: points at fixed intervals, taken by the meter's own timer. */
import { InstrumentError, sleep } from "../../core/index.ts";
import { readingsOf344xxA } from "./34465a-models.ts";
import type { Keysight344xxADigitizing } from "./34465a-digitizing.ts";

/** How much longer than it should a trace may take, beside the time-out of the instrument. */
const patience = 1.25;

interface Held<T> {
  setTo<R>(value: T, body: () => Promise<R>): Promise<R>;
}

/** Times of the points in s, the first at 0. */
export async function timesOf(meter: Keysight344xxADigitizing): Promise<Float64Array> {
  const [points, interval] = [await meter.timetraceNpts.get(), await meter.timetraceDt.get()];
  return Float64Array.from({ length: points }, (_, index) => index * interval);
}

/** Measures a trace with what the meter is set to; trigger, samples and display are as before afterwards, also if it is interrupted. */
export async function acquireTimeTrace(meter: Keysight344xxADigitizing): Promise<Float64Array> {
  const { sample, trigger } = meter;
  const [points, interval] = [await meter.timetraceNpts.get(), await meter.timetraceDt.get()];
  const least = await sample.timerMinimum.get();
  if (interval < least) {
    throw new InstrumentError(
      `timetraceDt is ${interval} s, and with the present settings it must be at least ${least} s: shorten nplc or apertureTime, or set autozero to "OFF"`,
    );
  }
  const { unit, label } = readingsOf344xxA[await meter.senseFunction.get()];
  Object.assign(meter.timetrace, { unit, label });
  const duration = points * interval;
  const timeout = await meter.timeout.get();
  const held = <T>(parameter: Held<T>, value: T) => ({
    hold: <R>(body: () => Promise<R>) => parameter.setTo(value, body),
  });
  return await holding(
    [
      held(trigger.count, 1),
      held(trigger.source, "BUS"),
      held(sample.source, "TIM"),
      held(sample.timer, interval),
      held(sample.count, points),
      held(meter.timeout, timeout === null ? null : Math.max(timeout, patience * duration)),
      held(meter.display.text, `Acquiring ${points} samples`),
      ...(meter.hasDIG ? [held(sample.pretriggerCount, 0)] : []),
    ],
    () => measure(meter, duration),
  );
}

async function measure(meter: Keysight344xxADigitizing, duration: number): Promise<Float64Array> {
  let isComplete = false;
  try {
    await meter.initMeasurement();
    await meter.trigger.force();
    // Waited for here and not in FETCh?, so that the stop button does not wait for the whole trace.
    await sleep(duration);
    const readings = await meter.fetch();
    isComplete = true;
    return readings;
  } finally {
    if (!isComplete) await meter.abortMeasurement();
  }
}

/** Runs `body` with all of the settings held, and gives them back in the opposite order. */
function holding<R>(
  settings: readonly { hold<T>(body: () => Promise<T>): Promise<T> }[],
  body: () => Promise<R>,
): Promise<R> {
  const [first, ...others] = settings;
  return first ? first.hold(() => holding(others, body)) : body();
}
