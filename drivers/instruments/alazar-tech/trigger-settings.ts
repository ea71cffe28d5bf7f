/** Settings of the two trigger engines, which all boards have. */
import { vals, type AnyInstrument } from "../../core/index.ts";
import { TraceParameter } from "./trace-parameter.ts";

/** Number of an engine's settings: the first ones are of J, the second ones of K, unless they are exchanged. */
export type EngineNumber = 1 | 2;

/** Which engine the settings of this number are of. */
export function triggerEngine(instrument: AnyInstrument, number: EngineNumber) {
  return new TraceParameter(`triggerEngine${number}`, {
    instrument,
    label: `Trigger Engine ${number}`,
    valMapping: { TRIG_ENGINE_J: 0, TRIG_ENGINE_K: 1 },
    initialValue: number === 1 ? "TRIG_ENGINE_J" : "TRIG_ENGINE_K",
    docstring: `Engine that triggerSource${number}, triggerSlope${number} and triggerLevel${number} belong to.`,
  });
}

/** What an engine listens to. */
export function triggerSource(
  instrument: AnyInstrument,
  number: EngineNumber,
  initialValue: "CHANNEL_A" | "CHANNEL_B" | "EXTERNAL" | "DISABLE",
) {
  return new TraceParameter(`triggerSource${number}`, {
    instrument,
    label: `Trigger Source ${number}`,
    valMapping: { CHANNEL_A: 0, CHANNEL_B: 1, EXTERNAL: 2, DISABLE: 3 },
    initialValue,
    docstring: "Signal that the trigger engine compares with its level; DISABLE for none.",
  });
}

/** In which direction the signal has to cross the level. */
export function triggerSlope(instrument: AnyInstrument, number: EngineNumber) {
  return new TraceParameter(`triggerSlope${number}`, {
    instrument,
    label: `Trigger Slope ${number}`,
    valMapping: { TRIG_SLOPE_POSITIVE: 1, TRIG_SLOPE_NEGATIVE: 2 },
    initialValue: "TRIG_SLOPE_POSITIVE",
    docstring: "Direction in which the signal crosses the level when the engine fires.",
  });
}

/** Where the level is. */
export function triggerLevel(instrument: AnyInstrument, number: EngineNumber, initialValue: number) {
  return new TraceParameter(`triggerLevel${number}`, {
    instrument,
    label: `Trigger Level ${number}`,
    vals: vals.ints(0, 255),
    initialValue,
    docstring:
      "Level of the trigger engine as a code: 0 is the negative end of the source's range, 128 is 0 V, 255 the positive end.",
  });
}

/** Whether the bandwidth of a channel is limited. */
export function bandwidthLimit(instrument: AnyInstrument, channel: 1 | 2) {
  return new TraceParameter(`bwlimit${channel}`, {
    instrument,
    label: `Bandwidth limit channel ${channel}`,
    valMapping: { DISABLED: 0, ENABLED: 1 },
    initialValue: "DISABLED",
    docstring: "Whether a low-pass filter of the board limits the bandwidth of the channel.",
  });
}
