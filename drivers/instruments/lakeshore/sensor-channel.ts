/** A sensor of a Lake Shore temperature controller: what every model reads of it. */
import { InstrumentChannel, parseInteger, parseNumber, vals, type Validator } from "../../core/index.ts";
import { wrongValue } from "../../core/validators/validator.ts";
import type { LakeshoreBase } from "./base.ts";

/** The bits of a reading's status (`RDGST?`) and what they say. */
export type SensorStatuses = Readonly<Record<number, string>>;

const text = vals.strings(0, 15);

/** Names as the instrument takes them: between quotes, and filled up with blanks. */
const sensorNames: Validator<string> = {
  ...text,
  description: "<Sensor name: at most 15 plain characters>",
  check: (value, context) => {
    text.check(value, context);
    if (/[^ -~]|[",;]| $/.test(value as string))
      wrongValue(
        `${JSON.stringify(value)} is invalid: must be plain characters without quotes, commas and semicolons, and no blank at the end`,
        value,
        context,
      );
  },
};

/** One input with its sensor. */
export abstract class LakeshoreBaseSensorChannel<
  Parent extends LakeshoreBase = LakeshoreBase,
> extends InstrumentChannel<Parent> {
  /** What commands call it. */
  readonly channel: string;

  constructor(parent: Parent, name: string, channel: string) {
    super(parent, name);
    this.channel = channel;
  }

  /** What the bits of the status say; a model has its own. */
  abstract get sensorStatuses(): SensorStatuses;

  /** The unit that its outputs control in; waiting for a temperature needs kelvin. */
  abstract preferredUnits(): Promise<string>;

  readonly temperature = this.parameter({
    label: "Temperature",
    unit: "K",
    getCmd: () => this.ask(`KRDG? ${this.channel}`),
    getParser: parseNumber,
    docstring: "Temperature of the sensor by its calibration curve.",
  });

  readonly tLimit = this.parameter({
    label: "Temperature limit",
    unit: "K",
    getCmd: () => this.ask(`TLIMIT? ${this.channel}`),
    getParser: parseNumber,
    setCmd: (limit: number) => this.write(`TLIMIT ${this.channel},${limit}`),
    vals: vals.numbers(0, 9999),
    docstring: "Temperature above which all control outputs are shut down; 0 switches the limit off.",
  });

  readonly sensorRaw = this.parameter({
    label: "Raw reading",
    unit: "Ω",
    getCmd: () => this.ask(`SRDG? ${this.channel}`),
    getParser: parseNumber,
    docstring: "What is measured at the sensor: a resistance, or volts for a diode.",
  });

  readonly sensorStatus = this.parameter({
    label: "Sensor status",
    getCmd: () => this.ask(`RDGST? ${this.channel}`),
    getParser: (reply: string) => statusText(parseInteger(reply), this.sensorStatuses),
    docstring: "Whether the reading can be trusted: OK, or all that is wrong with it.",
  });

  readonly sensorName = this.parameter({
    label: "Sensor name",
    getCmd: () => this.ask(`INNAME? ${this.channel}`),
    // The instrument fills up the name with blanks.
    getParser: (reply: string) => reply.trimEnd(),
    setCmd: (name: string) => this.write(`INNAME ${this.channel},"${name}"`),
    vals: sensorNames,
    docstring: "Name of the sensor on the display, at most 15 characters.",
  });
}

/** All that a sum of bits says, the largest first. */
export function statusText(sum: number, statuses: SensorStatuses): string {
  const bits = Object.keys(statuses)
    .map(Number)
    .filter(bit => bit !== 0 && (sum & bit) !== 0);
  const known = bits.reduce((all, bit) => all | bit, 0);
  const texts = bits.toSorted((a, b) => b - a).map(bit => statuses[bit] ?? "");
  const unknown = sum & ~known;
  if (unknown !== 0) texts.push(`unknown status ${unknown}`);
  return texts.length === 0 ? (statuses[0] ?? "OK") : texts.join(", ");
}
