/** A sensor of a Lake Shore 335 or 336: its type, its range and its calibration curve. */
import { createOnOffValMapping, Group, parseInteger, parseNumber, vals } from "../../core/index.ts";
import type { LakeshoreBase } from "./base.ts";
import { LakeshoreBaseSensorChannel, type SensorStatuses } from "./sensor-channel.ts";

const onOff = createOnOffValMapping({ onVal: 1, offVal: 0 });

/** Names of the kinds of sensor that a model takes, by their numbers in `INTYPE`. */
export type SensorTypes = Readonly<Record<string, number>>;

/** An input whose reading goes through a calibration curve. */
export abstract class LakeshoreCurveChannel<
  Types extends SensorTypes = SensorTypes,
> extends LakeshoreBaseSensorChannel {
  readonly sensorType;
  /** Type, range and units are sent together. */
  readonly inputTypeGroup;
  /** What the header of the curve says is read together. */
  readonly curveParametersGroup;

  readonly autoRangeEnabled = this.groupParameter({
    label: "Autoranging",
    valMapping: onOff,
    docstring: "Whether the instrument chooses the range; a diode has none to choose.",
  });

  readonly range = this.groupParameter({
    label: "Range",
    vals: vals.ints(0, 8),
    docstring:
      "Number of the range: 0 and 1 for diodes, 0 to 6 for platinum, 0 to 8 for NTC; the chosen one with autoranging.",
  });

  readonly compensationEnabled = this.groupParameter({
    label: "Compensation enabled",
    valMapping: onOff,
    docstring: "Whether the current is reversed, so that thermal voltages cancel; not for diodes.",
  });

  readonly units = this.groupParameter({
    label: "Preferred units",
    valMapping: { kelvin: 1, celsius: 2, sensor: 3 },
    docstring: "What the display and the setpoint count in.",
  });

  readonly curveNumber = this.parameter({
    label: "Temperature calibration curve number",
    getCmd: () => this.ask(`INCRV? ${this.channel}`),
    getParser: parseInteger,
    docstring: "The calibration curve in use; 0 is none.",
  });

  readonly curveName = this.groupParameter({
    label: "Temperature calibration curve name",
    getParser: trimmed,
    docstring: "Name of the curve in use.",
  });

  readonly curveSn = this.groupParameter({
    label: "Temperature calibration curve serial number",
    getParser: trimmed,
    docstring: "Serial number of the curve in use.",
  });

  readonly curveFormat = this.groupParameter({
    label: "Temperature calibration curve format",
    valMapping: { "mV/K": 1, "V/K": 2, "Ohms/K": 3, "log Ohms/K": 4 },
    docstring: "What the points of the curve in use are.",
  });

  readonly curveLimit = this.groupParameter({
    label: "Temperature calibration curve limit",
    unit: "K",
    getParser: parseNumber,
    docstring: "Largest temperature of the curve in use.",
  });

  readonly curveCoefficient = this.groupParameter({
    label: "Temperature calibration curve coefficient",
    valMapping: { negative: 1, positive: 2 },
    docstring: "Whether the reading of the sensor falls or rises with the temperature.",
  });

  constructor(parent: LakeshoreBase, name: string, channel: string, types: Types) {
    super(parent, name, channel);
    this.sensorType = this.groupParameter({
      label: "Input sensor type",
      valMapping: types,
      docstring: "What kind of sensor is at the input.",
    });
    this.inputTypeGroup = new Group(
      {
        type: this.sensorType,
        auto: this.autoRangeEnabled,
        range: this.range,
        compensation: this.compensationEnabled,
        units: this.units,
      },
      {
        getCmd: `INTYPE? ${channel}`,
        setCmd: `INTYPE ${channel},{type},{auto},{range},{compensation},{units}`,
      },
    );
    this.curveParametersGroup = new Group(
      {
        name: this.curveName,
        sn: this.curveSn,
        format: this.curveFormat,
        limit: this.curveLimit,
        coefficient: this.curveCoefficient,
      },
      { getCmd: async () => `CRVHDR? ${await this.curveNumber()}` },
    );
  }

  override get sensorStatuses(): SensorStatuses {
    return {
      0: "OK",
      1: "Invalid Reading",
      16: "Temp Underrange",
      32: "Temp Overrange",
      64: "Sensor Units Zero",
      128: "Sensor Units Overrange",
    };
  }

  override preferredUnits(): Promise<string> {
    return this.units();
  }
}

function trimmed(text: string): string {
  return text.trim();
}
