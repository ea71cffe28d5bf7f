/** The settings of AlazarTech's digitisers, and what an acquisition is made from: all boards have them. */
import { Instrument, vals } from "../../core/index.ts";
import type { AtsSession } from "./ats-session.ts";
import { TraceParameter, type AnyTraceParameter } from "./trace-parameter.ts";
import { bandwidthLimit, triggerEngine, triggerLevel, triggerSlope, triggerSource } from "./trigger-settings.ts";

/** What the models have each their own of, in settings that all have. */
export interface AtsDefaults {
  /** What a record must be a multiple of, in samples. */
  readonly samplesDivisor: number;
  readonly samplesPerRecord: number;
  readonly recordsPerBuffer: number;
  readonly buffersPerAcquisition: number;
  readonly allocatedBuffers: number;
  readonly triggerSource: "EXTERNAL" | "DISABLE";
  readonly triggerLevel: number;
}

/** The parameters; {@link AlazarTechATS} says what is done with them. */
export abstract class AtsParameters extends Instrument<AtsSession> {
  /** First values of the settings, and what differs between the models. */
  protected abstract defaults(): AtsDefaults;

  // Settings of the board that each model has in a range of its own.
  abstract readonly clockSource: AnyTraceParameter;
  abstract readonly externalSampleRate: AnyTraceParameter;
  abstract readonly sampleRate: AnyTraceParameter;
  abstract readonly decimation: AnyTraceParameter;
  abstract readonly coupling1: AnyTraceParameter;
  abstract readonly coupling2: AnyTraceParameter;
  abstract readonly channelRange1: AnyTraceParameter;
  abstract readonly channelRange2: AnyTraceParameter;
  abstract readonly impedance1: AnyTraceParameter;
  abstract readonly impedance2: AnyTraceParameter;
  abstract readonly externalTriggerCoupling: AnyTraceParameter;
  abstract readonly externalTriggerRange: AnyTraceParameter;
  abstract readonly triggerDelay: AnyTraceParameter;

  // Settings of the board.

  readonly clockEdge = new TraceParameter("clockEdge", {
    instrument: this,
    label: "Clock Edge",
    valMapping: { CLOCK_EDGE_RISING: 0, CLOCK_EDGE_FALLING: 1 },
    initialValue: "CLOCK_EDGE_RISING",
    docstring: "Edge of an external clock at which the board samples.",
  });

  readonly bwlimit1 = bandwidthLimit(this, 1);
  readonly bwlimit2 = bandwidthLimit(this, 2);

  readonly triggerOperation = new TraceParameter("triggerOperation", {
    instrument: this,
    label: "Trigger Operation",
    valMapping: {
      TRIG_ENGINE_OP_J: 0,
      TRIG_ENGINE_OP_K: 1,
      TRIG_ENGINE_OP_J_OR_K: 2,
      TRIG_ENGINE_OP_J_AND_K: 3,
      TRIG_ENGINE_OP_J_XOR_K: 4,
      TRIG_ENGINE_OP_J_AND_NOT_K: 5,
      TRIG_ENGINE_OP_NOT_J_AND_K: 6,
    },
    initialValue: "TRIG_ENGINE_OP_J",
    docstring: "How the board is triggered by its two trigger engines, J and K.",
  });

  readonly triggerEngine1 = triggerEngine(this, 1);
  readonly triggerSource1 = triggerSource(this, 1, this.defaults().triggerSource);
  readonly triggerSlope1 = triggerSlope(this, 1);
  readonly triggerLevel1 = triggerLevel(this, 1, this.defaults().triggerLevel);

  readonly triggerEngine2 = triggerEngine(this, 2);
  readonly triggerSource2 = triggerSource(this, 2, this.defaults().triggerSource);
  readonly triggerSlope2 = triggerSlope(this, 2);
  readonly triggerLevel2 = triggerLevel(this, 2, this.defaults().triggerLevel);

  readonly timeoutTicks = new TraceParameter("timeoutTicks", {
    instrument: this,
    label: "Timeout Ticks",
    unit: "10 us",
    vals: vals.ints(0, 2 ** 32 - 1),
    initialValue: 0,
    docstring: "Time without a trigger after which the board triggers by itself, in units of 10 µs; 0 for never.",
  });

  readonly auxIoMode = new TraceParameter("auxIoMode", {
    instrument: this,
    label: "AUX I/O Mode",
    valMapping: { AUX_OUT_TRIGGER: 0, AUX_IN_TRIGGER_ENABLE: 1, AUX_IN_AUXILIARY: 13 },
    initialValue: "AUX_IN_AUXILIARY",
    docstring:
      "Use of the AUX connector: it gives the trigger, lets triggers through, or is an input that can be read.",
  });

  readonly auxIoParam = new TraceParameter("auxIoParam", {
    instrument: this,
    label: "AUX I/O Param",
    valMapping: { NONE: 0, TRIG_SLOPE_POSITIVE: 1, TRIG_SLOPE_NEGATIVE: 2 },
    initialValue: "NONE",
    docstring: "Edge at the AUX connector that counts, where auxIoMode is AUX_IN_TRIGGER_ENABLE.",
  });

  // What an acquisition is made from; each can be given to acquire as well.

  readonly mode = this.parameter({
    label: "Acquisition mode",
    setCmd: null,
    valMapping: { NPT: 0x200, TS: 0x400 },
    initialValue: "NPT",
    docstring:
      "NPT: records after triggers, without samples before them. TS: one trigger, then one gapless record over all buffers.",
  });

  readonly samplesPerRecord = this.parameter({
    label: "Samples per Record",
    unit: "samples",
    setCmd: null,
    vals: vals.multiples(this.defaults().samplesDivisor, 256),
    initialValue: this.defaults().samplesPerRecord,
    docstring: "Samples of each channel in a record; the board has a least number and a step.",
  });

  readonly recordsPerBuffer = this.parameter({
    label: "Records per Buffer",
    unit: "records",
    setCmd: null,
    vals: vals.ints(1),
    initialValue: this.defaults().recordsPerBuffer,
    docstring: "Records of each channel in a buffer; 1 in mode TS.",
  });

  readonly buffersPerAcquisition = this.parameter({
    label: "Buffers per Acquisition",
    unit: "buffers",
    setCmd: null,
    vals: vals.ints(1),
    initialValue: this.defaults().buffersPerAcquisition,
    docstring: "Buffers that an acquisition fills, one after the other.",
  });

  readonly channelSelection = this.parameter({
    label: "Channel Selection",
    setCmd: null,
    valMapping: { A: 1, B: 2, AB: 3 },
    initialValue: "AB",
    docstring: "Channels that are acquired.",
  });

  readonly transferOffset = this.parameter({
    label: "Transfer Offset",
    unit: "Samples",
    setCmd: null,
    vals: vals.ints(0),
    initialValue: 0,
    docstring: "Samples after the trigger before the first one that is transferred.",
  });

  readonly externalStartcapture = this.parameter({
    label: "External Startcapture",
    setCmd: null,
    valMapping: { DISABLED: 0x0, ENABLED: 0x1 },
    initialValue: "ENABLED",
    docstring: "Whether the board waits for the driver to start it; else it starts when it is told what to acquire.",
  });

  readonly enableRecordHeaders = this.parameter({
    label: "Enable Record Headers",
    setCmd: null,
    valMapping: { DISABLED: 0x0, ENABLED: 0x8 },
    initialValue: "DISABLED",
    docstring: "Headers with time stamps before the records. The modes NPT and TS have none: acquire refuses ENABLED.",
  });

  readonly allocBuffers = this.parameter({
    label: "Alloc Buffers",
    setCmd: null,
    valMapping: { DISABLED: 0x0, ENABLED: 0x20 },
    initialValue: "DISABLED",
    docstring: "Whether AlazarTech's library manages the buffers. This driver posts its own: acquire refuses ENABLED.",
  });

  readonly fifoOnlyStreaming = this.parameter({
    label: "Fifo Only Streaming",
    setCmd: null,
    valMapping: { DISABLED: 0x0, ENABLED: 0x800 },
    initialValue: "DISABLED",
    docstring:
      "For boards without memory, which must stream from their FIFO; the samples of the channels alternate then.",
  });

  readonly interleaveSamples = this.parameter({
    label: "Interleave Samples",
    setCmd: null,
    valMapping: { DISABLED: 0x0, ENABLED: 0x1000 },
    initialValue: "DISABLED",
    docstring: "Whether the samples of both channels alternate in a buffer, which is transferred faster.",
  });

  readonly getProcessedData = this.parameter({
    label: "Get Processed Data",
    setCmd: null,
    valMapping: { DISABLED: 0x0, ENABLED: 0x2000 },
    initialValue: "DISABLED",
    docstring:
      "Whether AlazarTech's library sorts the samples. It does so in buffers of its own only: acquire refuses ENABLED.",
  });

  readonly allocatedBuffers = this.parameter({
    label: "Allocated Buffers",
    unit: "buffers",
    setCmd: null,
    vals: vals.ints(1),
    initialValue: this.defaults().allocatedBuffers,
    docstring: "Buffers in memory: where they are fewer than are acquired, each is handled and posted again.",
  });

  readonly bufferTimeout = this.parameter({
    label: "Buffer Timeout",
    unit: "ms",
    setCmd: null,
    vals: vals.ints(0, 2 ** 32 - 1),
    initialValue: 1000,
    docstring: "Longest wait for a buffer to be filled, in milliseconds.",
  });
}
