/** The way from one value to another in steps. */

/** The values to set: `start` + i × `step` towards `target`, then exactly `target`. */
export function rampValues(start: number, target: number, step: number): number[] {
  const signed = target >= start ? step : -step;
  const count = Math.ceil((target - start) / signed - 1e-10);
  const values: number[] = [];
  for (let i = 1; i < count; i++) values.push(start + i * signed);
  values.push(target);
  return values;
}
