/** The Lua of a fast sweep. */
import type { Keithley2600Script } from "./2600-script.ts";
import type { Keithley2600SweepPlan, SweepAxis } from "./2600-sweep-plan.ts";

/**
 * A script that switches the swept outputs on at the first level, goes through the levels, and leaves outputs and levels
 * as they are at the end: what comes next may go on from there.
 */
export function sweepScript(plan: Keithley2600SweepPlan, secondsPerReading: number): Keithley2600Script {
  const { inner, outer, measured, quantity, fourWire } = plan;
  const meter = measured.shortName;
  const buffer = `${meter}.nvbuffer1`;
  const rows = outer?.values.length ?? 1;
  const readings = rows * inner.values.length;
  const reading = [`${meter}.measure.${quantity}(${buffer})`];
  const sweep = loop("inner", inner, reading);
  return {
    channel: meter,
    readings,
    seconds: readings * (inner.delay + secondsPerReading) + rows * (outer?.delay ?? 0),
    lines: [
      `${meter}.sense = ${fourWire ? 1 : 0}`,
      `${meter}.measure.count = 1`,
      ...(outer ? switchedOn(outer) : []),
      ...switchedOn(inner),
      `${buffer}.clear()`,
      `${buffer}.appendmode = 1`,
      ...(outer ? loop("outer", outer, sweep) : sweep),
    ],
  };
}

/** The level comes first: what the source held before never reaches the sample. */
function switchedOn({ channel, param, values }: SweepAxis): string[] {
  const source = `${channel.shortName}.source`;
  return [
    `${source}.level${param.quantity} = ${values[0]}`,
    `${source}.func = ${param.quantity === "v" ? 1 : 0}`,
    `${source}.output = 1`,
  ];
}

function loop(index: string, { channel, param, values, delay }: SweepAxis, body: readonly string[]): string[] {
  const [first = 0] = values;
  const step = values.length > 1 ? ((values.at(-1) ?? first) - first) / (values.length - 1) : 0;
  const level = `${first} + ${index} * ${step < 0 ? `(${step})` : step}`;
  return [
    `for ${index} = 0, ${values.length - 1} do`,
    `  ${channel.shortName}.source.level${param.quantity} = ${level}`,
    ...(delay > 0 ? [`  delay(${delay})`] : []),
    ...body.map(line => `  ${line}`),
    "end",
  ];
}
