/** A script of a Keithley 2600: Lua that fills a reading buffer, sent, run and read as one transaction. */
import { isInterrupt, messageOf } from "../../core/errors.ts";
import { delayedKeyboardInterrupt, InstrumentError, ParameterError, parseNumber } from "../../core/index.ts";
import type { VisaHandle } from "../../io/index.ts";
import type { Keithley2600 } from "./2600.ts";

/** What runs in the instrument. */
export interface Keithley2600Script {
  /** Lines of Lua that fill the first dedicated buffer of the channel. */
  readonly lines: readonly string[];
  /** The channel that measures. */
  readonly channel: string;
  /** How many readings it takes. */
  readonly readings: number;
  /** Seconds that it may take, beside the time-out of the instrument. */
  readonly seconds: number;
  /** Commands that undo what a script leaves behind when it is stopped. */
  readonly undo?: readonly string[];
}

/** Beside the signal, automatic zero integrates the zero and the reference; the fourth is for what comes in between. */
const integrationsPerReading = 4;
/** Seconds beside the integration: changes of range, and the automatic delay in the ranges of nanoamperes. */
const overheadPerReading = 0.05;

/** Longest time that a reading takes, in seconds, if it integrates for so many. */
export function secondsPerReading(integration: number): number {
  return integrationsPerReading * integration + overheadPerReading;
}

/**
 * Runs a script and gives the readings, which come as one block of 32-bit floats.
 *
 * An interrupt, a lost reply or a time-out stops the script in the instrument: levels and outputs stay as they are then.
 * @throws ParameterError if the buffer of the instrument does not hold so many readings; nothing has been run then.
 */
export function runScript(
  instrument: Keithley2600,
  script: Keithley2600Script,
  signal: AbortSignal,
): Promise<Float64Array> {
  return instrument.visaHandle.transaction(
    async io => {
      await assertFits(io, script, signal);
      const text = wrapped(script);
      instrument.log.debug(`Running script: ${text}`);
      const { timeout } = io;
      try {
        // Behind "#0" stands no length, and bytes of a reading may look like the end of the message.
        const block = await io.queryBinaryValues(text, {
          datatype: "f",
          dataPoints: script.readings,
          timeout: timeout === null ? null : timeout + script.seconds,
          signal,
        });
        return Float64Array.from(block);
      } catch (error) {
        await stop(instrument, io, script);
        if (isInterrupt(error)) throw error;
        throw new InstrumentError(messageOf(error) + (await queuedError(io)), { cause: error });
      }
    },
    { signal },
  );
}

async function assertFits(io: VisaHandle, { channel, readings }: Keithley2600Script, signal: AbortSignal) {
  const capacity = parseNumber(await io.query(`print(${channel}.nvbuffer1.capacity)`, { signal }));
  if (readings <= capacity) return;
  throw new ParameterError(
    `${readings} readings do not fit into the instrument's memory: ${channel}.nvbuffer1 holds at most ${capacity}`,
  );
}

/** As an anonymous script that runs at once; `print` and its kin answer in text again afterwards. */
function wrapped({ lines, channel, readings }: Keithley2600Script): string {
  return [
    "loadandrunscript",
    ...lines,
    "format.data = format.REAL32",
    "format.byteorder = format.LITTLEENDIAN",
    `printbuffer(1, ${readings}, ${channel}.nvbuffer1.readings)`,
    "format.data = format.ASCII",
    "endscript",
  ].join("\n");
}

/** A device clear drops what waits in the instrument, `abort` ends the script that runs. */
async function stop(instrument: Keithley2600, io: VisaHandle, { undo = [] }: Keithley2600Script): Promise<void> {
  try {
    await delayedKeyboardInterrupt(async signal => {
      await io.clear({ signal });
      for (const command of ["abort", "format.data = format.ASCII", ...undo]) await io.write(command, { signal });
    });
  } catch (error) {
    if (isInterrupt(error)) throw error;
    console.warn(`${instrument.fullName}: a script may still run, it could not be stopped: ${messageOf(error)}`);
  }
}

/** What the instrument has to say of a script that failed: a code, a text, a severity and a node, with tabs in between. */
async function queuedError(io: VisaHandle): Promise<string> {
  try {
    const [code = "", text = ""] = (await io.query("print(errorqueue.next())")).split("\t");
    return Number(code) === 0 ? "" : `; the error queue of the instrument says: ${text} (${Number(code)})`;
  } catch (error) {
    if (isInterrupt(error)) throw error;
    // An instrument that answers nothing has nothing to say of it either.
    return "";
  }
}
