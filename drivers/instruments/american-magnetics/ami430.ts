/** American Magnetics 430: programmer of the supply of a superconducting magnet. */
import { isInterrupt } from "../../core/errors.ts";
import { InstrumentError, parseNumber, ReplyError, sleep, vals, type InstrumentOptions } from "../../core/index.ts";
import type { VisaHandle } from "../../io/index.ts";
import { AMI430Messages } from "./ami430-messages.ts";
import { between, firstNumber, tidy } from "./ami430-numbers.ts";
import type { AMI430FieldGuard, AMI430OpenOptions, AMI430SetFieldOptions } from "./ami430-options.ts";
import { isRamping, states, type AMI430RampingState } from "./ami430-states.ts";
import { AMI430SwitchHeater } from "./ami430-switch-heater.ts";

/** Largest current of the supplies in the manual, that of the 4Q06250PS, in A. */
const largestCurrent = 250;
const defaultCurrentRampLimit = 0.06;

/** One magnet, or one axis of a vector magnet; three of them make an `AMIModel4303D`. */
export class AMIModel430 extends AMI430Messages {
  readonly #reset: boolean;
  /** In A/s, whatever the unit of time is. */
  #currentRampLimit: number;
  /** Field by current and largest current, as last read, in the units of the programmer. */
  #coil = Number.NaN;
  #limit = Number.NaN;
  #secondsPerUnit = 1;

  /** The vector magnet that this is an axis of. It looks after itself: do not set it. */
  guard: AMI430FieldGuard | undefined;

  readonly field = this.parameter({
    label: "Field",
    unit: "T",
    getCmd: "FIELD:MAG?",
    setCmd: (value: number) => this.setField(value),
    vals: vals.numbers(),
    docstring: "Field of the magnet; setting it ramps there and waits. Within fieldLimit.",
  });

  readonly setpoint = this.parameter({
    label: "Target field",
    unit: "T",
    getCmd: "FIELD:TARG?",
    getParser: parseNumber,
    docstring: "Field that the programmer ramps to, or was last told to ramp to.",
  });

  readonly rampRate = this.parameter({
    label: "Ramp rate",
    unit: "T/s",
    getCmd: async () => firstNumber(await this.ask("RAMP:RATE:FIELD:1?")),
    setCmd: (rate: number) => this.#setRampRate(rate),
    vals: vals.numbers(0),
    docstring: "How fast the field ramps; not above fieldRampLimit. It makes one segment of all currents.",
  });

  readonly rampingState = this.parameter({
    label: "Ramping state",
    getCmd: "STATE?",
    valMapping: states,
    docstring: "What the programmer is doing.",
  });

  readonly rampingStateCheckInterval = this.parameter({
    label: "Interval of checks of the state",
    unit: "s",
    setCmd: null,
    initialValue: 0.05,
    vals: vals.numbers(0, 10),
    docstring: "How often the state is read while a ramp is waited for.",
  });

  readonly isQuenched = this.parameter({
    label: "Quench",
    getCmd: "QU?",
    valMapping: [
      [true, 1],
      [false, 0],
    ],
    docstring: "Whether a quench was detected and not reset.",
  });

  readonly currentLimit = this.parameter({
    label: "Current limit",
    unit: "A",
    getCmd: () => this.#readCurrentLimit(),
    setCmd: async (limit: number) => {
      await this.write(`CONF:CURR:LIMIT ${limit}`);
      this.#rescale({ limit });
    },
    vals: vals.numbers(0, largestCurrent),
    docstring: "Largest current of either sign that the programmer lets the supply give.",
  });

  readonly fieldLimit = this.parameter({
    label: "Field limit",
    unit: "T",
    getCmd: async () => tidy((await this.currentLimit()) * (await this.coilConstant())),
    setCmd: async (limit: number) => this.currentLimit(limit / (await this.coilConstant())),
    vals: vals.numbers(0),
    docstring: "Field at the current limit; setting it sets the current limit.",
  });

  readonly currentRampLimit = this.parameter({
    label: "Limit of the ramp rate of the current",
    unit: "A/s",
    getCmd: () => tidy(this.#currentRampLimit * this.#secondsPerUnit),
    setCmd: (limit: number) => this.#setRampLimit(limit / this.#secondsPerUnit),
    vals: vals.numbers(0),
    docstring:
      "Largest ramp rate that the driver sets; a rate above a new limit is lowered. The driver's, not the programmer's.",
  });

  readonly fieldRampLimit = this.parameter({
    label: "Limit of the ramp rate",
    unit: "T/s",
    getCmd: async () => tidy(this.#currentRampLimit * this.#secondsPerUnit * (await this.coilConstant())),
    setCmd: async (limit: number) => this.#setRampLimit(limit / this.#secondsPerUnit / (await this.coilConstant())),
    vals: vals.numbers(0),
    docstring: "The same limit as currentRampLimit, as a ramp rate of the field.",
  });

  readonly coilConstant = this.parameter({
    label: "Coil constant",
    unit: "T/A",
    getCmd: () => this.#readCoilConstant(),
    setCmd: async (coil: number) => {
      await this.write(`CONF:COIL ${coil}`);
      this.#rescale({ coil });
    },
    vals: vals.numbers(0.001, 999.99999),
    docstring: "Field by current of the magnet.",
  });

  readonly rampRateUnits = this.parameter({
    label: "Unit of time of ramp rates",
    getCmd: "RAMP:RATE:UNITS?",
    setCmd: (code: number) => this.#setUnits(`CONF:RAMP:RATE:UNITS ${code}`),
    valMapping: { seconds: 0, minutes: 1 },
    docstring: "The time that ramp rates count by, here and on the display; the units of the parameters follow.",
  });

  readonly fieldUnits = this.parameter({
    label: "Unit of fields",
    getCmd: "FIELD:UNITS?",
    setCmd: (code: number) => this.#setUnits(`CONF:FIELD:UNITS ${code}`),
    valMapping: { kilogauss: 0, tesla: 1 },
    docstring: "What fields count in, here and on the display; the units of the parameters follow.",
  });

  readonly switchHeater = new AMI430SwitchHeater(this, "switchHeater");

  constructor(name: string, session: VisaHandle, options: InstrumentOptions & AMI430OpenOptions = {}) {
    super(name, session, options);
    this.#reset = options.reset ?? false;
    this.#currentRampLimit = options.currentRampLimit ?? defaultCurrentRampLimit;
    if (!(this.#currentRampLimit >= 0)) {
      throw new InstrumentError(
        `currentRampLimit ${String(options.currentRampLimit)} must be a number of A/s, 0 or more`,
      );
    }
  }

  static override connect(address: string, options: AMI430OpenOptions = {}): Promise<VisaHandle> {
    return super.connect(address, options);
  }

  /** Ramps to the programmed target, from wherever the field is. */
  async ramp(): Promise<void> {
    if (this.guard) await this.guard.assertAllowed(this, await this.setpoint());
    await this.write("RAMP");
    this.field.cache.invalidate();
  }

  /** Stays at the field of this moment. */
  async pause(): Promise<void> {
    await this.write("PAUSE");
    await this.guard?.axisPaused(this);
  }

  /**
   * Ramps to zero current, without waiting.
   * @throws InstrumentError if the limit of the vector magnet that this is an axis of does not allow the way.
   */
  async zero(): Promise<void> {
    await this.guard?.assertMayZero(this);
    await this.write("ZERO");
    this.field.cache.invalidate();
    this.guard?.axisZeroed(this);
  }

  /**
   * Ramps to a field. An interrupt pauses the magnet where it is.
   * @throws InstrumentError if the field is beyond the limit or the magnet cannot ramp, before anything is sent; if it
   * ends otherwise than holding the field.
   */
  async setField(value: number, options: AMI430SetFieldOptions = {}): Promise<void> {
    const { block, performSafetyCheck = true } = options;
    if (this.guard && performSafetyCheck) {
      await this.assertWithinLimit(value);
      return await this.guard.requestFieldChange(this, value, { block });
    }
    await this.assertCanRampTo(value);
    await this.pausedByInterrupt(async () => {
      await this.aim(value);
      await this.write("RAMP");
      if (block === false) return;
      await this.waitWhileRamping();
      await this.assertHolding(value);
    });
  }

  /** Programs a target without ramping there; a ramp that runs is paused. What is allowed, `setField` checks. */
  async aim(value: number): Promise<void> {
    await this.write("PAUSE");
    await this.write(`CONF:FIELD:TARG ${value}`);
    for (const each of [this.field, this.setpoint]) each.cache.invalidate();
  }

  /** Waits as long as it ramps, and gives the state it is in then. Others use the bus meanwhile; an interrupt pauses the magnet. */
  async waitWhileRamping(): Promise<AMI430RampingState> {
    return await this.pausedByInterrupt(async () => {
      for (;;) {
        const state = await this.rampingState();
        if (!isRamping(state)) return state;
        await sleep(await this.rampingStateCheckInterval());
      }
    });
  }

  /** Tells the programmer that the quench is over. */
  async resetQuench(): Promise<void> {
    await this.write("QU 0");
    this.isQuenched.cache.invalidate();
  }

  /** Makes a quench: the supply goes to 0 V and cannot ramp until it is reset. */
  async setQuenched(): Promise<void> {
    await this.write("QU 1");
    this.isQuenched.cache.invalidate();
  }

  /** Returns the programmer to its defaults; the current of the magnet stays. */
  async reset(): Promise<void> {
    await this.write("*RST");
    this.invalidateCache();
    await this.#refresh();
  }

  /** The oldest error that the programmer has not told yet, with its number. */
  getError(): Promise<string> {
    return this.ask("SYST:ERR?");
  }

  /** Throws unless the field is within the limit that the programmer has at this moment. */
  async assertWithinLimit(value: number): Promise<void> {
    const limit = await this.fieldLimit();
    if (!(Math.abs(value) <= limit)) {
      throw this.#error(`ramping to ${this.#text(value)}: must be between ${-limit} and ${this.#text(limit)}`);
    }
  }

  /** Throws unless the magnet can be told to ramp to a field now. */
  async assertCanRampTo(value: number): Promise<void> {
    await this.assertWithinLimit(value);
    const hindrance = await this.#hindrance();
    if (hindrance !== undefined) throw this.#error(`ramping to ${this.#text(value)}: ${hindrance}`);
  }

  /** Throws unless it has reached the field that it was to ramp to. */
  async assertHolding(value: number): Promise<void> {
    const state = await this.rampingState();
    if (state !== "holding") throw this.#error(`ramping to ${this.#text(value)} ended as ${state}: it must be holding`);
  }

  /** Runs `work`; where an interrupt ends it, the magnet stays where it is. */
  async pausedByInterrupt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isInterrupt(error)) await this.pause();
      throw error;
    }
  }

  protected override async connected(): Promise<void> {
    await this.skipGreeting();
    if (this.#reset) await this.write("*RST");
    await this.#refresh();
    const [rate, limit] = [await this.rampRate(), await this.fieldRampLimit()];
    if (rate > limit) {
      const { unit } = this.rampRate;
      this.log.warning(`the ramp rate ${rate} ${unit} is above the limit ${limit} ${unit}: it stays until it is set`);
    }
  }

  /** Why it cannot ramp, if it cannot. */
  async #hindrance(): Promise<string | undefined> {
    const { switchHeater } = this;
    if (await this.isQuenched()) return "the magnet is quenched: resetQuench() when it is cold again";
    if (await switchHeater.inPersistentMode())
      return "the magnet is in persistent mode: ramp() the supply to its current, then switchHeater.state(true)";
    const state = await this.rampingState();
    if (!["ramping", "holding", "paused", "at zero current"].includes(state)) return `it is ${state}`;
    if ((await switchHeater.enabled()) && !(await switchHeater.state()))
      return "the switch heater is off: switchHeater.state(true)";
    return undefined;
  }

  async #setRampRate(rate: number): Promise<void> {
    await this.write("CONF:RAMP:RATE:SEG 1");
    // The last number is the end of the segment; of the last segment it does not count.
    await this.write(`CONF:RAMP:RATE:FIELD 1,${rate},0`);
  }

  async #setRampLimit(perSecond: number): Promise<void> {
    this.#currentRampLimit = perSecond;
    this.#rescale({});
    const limit = await this.fieldRampLimit();
    if ((await this.rampRate()) > limit) await this.rampRate(limit);
  }

  async #setUnits(command: string): Promise<void> {
    await this.write(command);
    await this.#refresh();
  }

  async #readCoilConstant(): Promise<number> {
    const reply = await this.ask("COIL?");
    const coil = parseNumber(reply);
    if (!(coil > 0)) throw new ReplyError(`coil constant ${JSON.stringify(reply)} must be above 0`, { reply });
    this.#rescale({ coil });
    return coil;
  }

  async #readCurrentLimit(): Promise<number> {
    const limit = parseNumber(await this.ask("CURR:LIMIT?"));
    this.#rescale({ limit });
    return limit;
  }

  /** Reads what units and limits follow from. */
  async #refresh(): Promise<void> {
    const time = (await this.rampRateUnits()) === "minutes" ? "min" : "s";
    const field = (await this.fieldUnits()) === "kilogauss" ? "kG" : "T";
    this.#secondsPerUnit = time === "min" ? 60 : 1;
    for (const each of [this.field, this.setpoint, this.fieldLimit]) each.unit = field;
    for (const each of [this.rampRate, this.fieldRampLimit]) each.unit = `${field}/${time}`;
    this.coilConstant.unit = `${field}/A`;
    this.currentRampLimit.unit = `A/${time}`;
    await this.currentLimit();
    await this.coilConstant();
  }

  /** Lets the allowed values follow a new coil constant, current limit or limit of the ramp rate. */
  #rescale({ coil = this.#coil, limit = this.#limit }: { coil?: number; limit?: number }): void {
    this.#coil = coil;
    this.#limit = limit;
    if (Number.isNaN(coil) || Number.isNaN(limit)) return;
    const largest = tidy(coil * limit);
    this.field.vals = between(-largest, largest);
    this.fieldLimit.vals = between(0, tidy(coil * largestCurrent));
    this.rampRate.vals = between(0, tidy(this.#currentRampLimit * this.#secondsPerUnit * coil));
  }

  #text(field: number): string {
    return `${field} ${this.field.unit}`;
  }

  #error(text: string): InstrumentError {
    return new InstrumentError(`${this.fullName}: ${text}`, { instrument: this.fullName });
  }
}
