/** The ticks of an axis with their labels. */

import { scaleLinear, scaleLog } from "d3-scale";
import { formatDecade } from "../si.ts";
import { fitText, textWidth } from "../svg/text.ts";
import { type Span, position } from "./axis.ts";
import type { Axis } from "./figure.ts";
import { fontSize } from "./theme.ts";

/** A place on an axis with its label. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** About `count` round values with labels; on a logarithmic axis with SI prefixes where the axis has them. */
export function ticksOf(span: Span, count: number, axis: Axis): Tick[] {
  const { type, from, to, categories } = span;
  if (categories !== undefined) return categoryTicks(categories, from, to, count);
  if (type === "log") {
    const decades = Math.abs(Math.log10(to / from));
    const values = decades >= 2 ? powersOfTen(from, to, Math.ceil(decades / count)) : roundBetween(from, to, count);
    return values.map(value => ({ value, label: formatDecade(value, axis.exponentformat === "SI") }));
  }
  const scale = scaleLinear().domain([from, to]);
  const label = scale.tickFormat(count);
  return scale.ticks(count).map(value => ({ value, label: label(value) }));
}

/** At most `count` categories that are in sight: all, else every second, third, … one. */
function categoryTicks(categories: readonly string[], from: number, to: number, count: number): Tick[] {
  const [low, high] = from < to ? [from, to] : [to, from];
  const all = categories.map((label, value) => ({ value, label })).filter(({ value }) => value >= low && value <= high);
  const step = Math.ceil(all.length / Math.max(1, count));
  return all.filter((_, index) => index % step === 0);
}

/** Ticks whose labels are not wider than `width` px; longer ones lose their middle. */
export function shortened(ticks: readonly Tick[], width: number): Tick[] {
  return ticks.map(({ value, label }) => ({ value, label: fitText(label, fontSize.tick, width, 1)[0] ?? "" }));
}

/** Lines between the ticks of a logarithmic axis: 2 to 9 in every decade, while there is room for them. */
export function minorTicks({ type, from, to }: Span): number[] {
  if (type !== "log" || Math.abs(Math.log10(to / from)) > 8) return [];
  const [low, high] = from < to ? [from, to] : [to, from];
  const decades = Math.ceil(Math.log10(high / low)) + 1;
  const first = Math.floor(Math.log10(low));
  const all = Array.from({ length: decades * 9 }, (_, index) =>
    Number(`${(index % 9) + 1}e${first + Math.floor(index / 9)}`),
  );
  return all.filter(value => value >= low && value <= high);
}

function powersOfTen(from: number, to: number, step: number): number[] {
  const [low, high] = from < to ? [from, to] : [to, from];
  const values: number[] = [];
  const first = Math.ceil(Math.log10(low) - 1e-9);
  for (let power = first; power <= Math.log10(high) + 1e-9; power++) {
    if (power % step === 0) values.push(Number(`1e${power}`));
  }
  return values;
}

function roundBetween(from: number, to: number, count: number): number[] {
  const round = scaleLog()
    .domain([from, to])
    .ticks(count)
    .filter(value => /^[125]/.test(value.toExponential()));
  return round.length >= 3 ? round : scaleLinear().domain([from, to]).ticks(Math.min(count, 5));
}

/** As many ticks as have room for their labels on an axis of `width` px. */
export function ticksThatFit(axis: Axis, span: Span, width: number): Tick[] {
  if (span.categories !== undefined) {
    const ticks = ticksOf(span, Math.max(1, Math.floor(width / narrowestName)), axis);
    const [first, second] = ticks.map(({ value }) => position(span, 0, width)(value));
    return shortened(ticks, Math.abs((second ?? width) - (second === undefined ? 0 : (first ?? 0))) - 10);
  }
  for (let count = Math.min(10, Math.floor(width / 50)); count > 2; count--) {
    const ticks = ticksOf(span, count, axis);
    const widest = Math.max(0, ...ticks.map(tick => textWidth(tick.label, fontSize.tick)));
    const at = position(span, 0, width);
    const apart = ticks.slice(1).map((tick, index) => Math.abs(at(tick.value) - at(ticks[index]?.value ?? 0)));
    if (Math.min(Infinity, ...apart) >= widest + 10) return ticks;
  }
  return ticksOf(span, 2, axis);
}

/** Names of categories closer together than so many px cannot be read. */
const narrowestName = 44;
