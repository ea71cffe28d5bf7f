/** How three axes reach a field without leaving where it may be: limits, orders and rates, without any instrument. */
/** What belongs to each of x, y and z. */
export type AMI430Axes<T> = readonly [x: T, y: T, z: T];

/** Whether a field may be; x, y and z in the units of the magnets. */
export type CartesianFieldLimit = (x: number, y: number, z: number) => boolean;

/** The largest length of the field, or functions one of which must allow it. */
export type FieldLimit = number | readonly CartesianFieldLimit[];

/** Fields that differ by less, in the units of the magnets, count as the same. */
const negligible = 1e-8;

const axes = [0, 1, 2] as const;
type Axis = (typeof axes)[number];

/** In how many steps a way is looked at where functions say what is allowed. */
const steps = 100;
const stepsOfBox = 10;

/** Whether a field may be there. */
export function isAllowed(limit: FieldLimit, point: AMI430Axes<number>): boolean {
  if (typeof limit === "number") return Math.hypot(...point) <= limit;
  return limit.some(allows => allows(...point));
}

/** The axes that have to move, those first whose field does not grow: so the length stays below the larger of both ends. */
export function orderOfAxes(from: AMI430Axes<number>, to: AMI430Axes<number>): readonly Axis[] {
  const moved = axes.filter(axis => Math.abs(to[axis] - from[axis]) > negligible);
  const grows = (axis: Axis) => Math.abs(to[axis]) > Math.abs(from[axis]);
  return [...moved.filter(axis => !grows(axis)), ...moved.filter(grows)];
}

/** A point with some of the components of another. */
export function withAxes(
  point: AMI430Axes<number>,
  other: AMI430Axes<number>,
  moved: readonly Axis[],
): AMI430Axes<number> {
  const of = (axis: Axis) => (moved.includes(axis) ? other[axis] : point[axis]);
  return [of(0), of(1), of(2)];
}

/** The first field outside of the limit that axes meet that move one after the other. */
export function strayOneByOne(
  limit: FieldLimit,
  from: AMI430Axes<number>,
  to: AMI430Axes<number>,
): AMI430Axes<number> | undefined {
  let corner = from;
  for (const axis of orderOfAxes(from, to)) {
    const next = withAxes(corner, to, [axis]);
    const stray = strayTogether(limit, corner, next);
    if (stray) return stray;
    corner = next;
  }
  return undefined;
}

/** The first field outside of the limit on the straight line, which axes take that move together. */
export function strayTogether(
  limit: FieldLimit,
  from: AMI430Axes<number>,
  to: AMI430Axes<number>,
): AMI430Axes<number> | undefined {
  // Between two points in a sphere all are in it.
  const count = typeof limit === "number" ? 1 : steps;
  for (let step = 1; step <= count; step++) {
    const point = between(from, to, step / count, step / count, step / count);
    if (!isAllowed(limit, point)) return point;
  }
  return undefined;
}

/** Whether axes may move at once, each as fast as it does: all fields of the box between both ends are allowed. */
export function mayMoveAtOnce(limit: FieldLimit, from: AMI430Axes<number>, to: AMI430Axes<number>): boolean {
  if (typeof limit === "number") {
    const farthest = (axis: Axis) => Math.max(Math.abs(from[axis]), Math.abs(to[axis]));
    return isAllowed(limit, [farthest(0), farthest(1), farthest(2)]);
  }
  const [alongX, alongY, alongZ] = axes.map(axis => (from[axis] === to[axis] ? [1] : parts(stepsOfBox))) as [
    number[],
    number[],
    number[],
  ];
  return alongX.every(x => alongY.every(y => alongZ.every(z => isAllowed(limit, between(from, to, x, y, z)))));
}

/** Rates with which all axes arrive at once, where the field moves along a line at `rate`. */
export function axesRampRates(from: AMI430Axes<number>, to: AMI430Axes<number>, rate: number): AMI430Axes<number> {
  const way = (axis: Axis) => Math.abs(to[axis] - from[axis]);
  const length = Math.hypot(way(0), way(1), way(2));
  const rateOf = (axis: Axis) => (length === 0 ? 0 : (way(axis) / length) * rate);
  return [rateOf(0), rateOf(1), rateOf(2)];
}

function parts(count: number): number[] {
  return Array.from({ length: count + 1 }, (_, part) => part / count);
}

function between(from: AMI430Axes<number>, to: AMI430Axes<number>, ...part: AMI430Axes<number>): AMI430Axes<number> {
  // The ends are met exactly: functions may compare with 0.
  const at = (axis: Axis) => (part[axis] === 1 ? to[axis] : from[axis] + (to[axis] - from[axis]) * part[axis]);
  return [at(0), at(1), at(2)];
}
