/** Axes spread over a grid, so that each point has all its coordinates. */

/** Values along one dimension. */
export type AxisValues = ArrayLike<unknown>;

/**
 * The coordinates of each point of a grid, one array for each axis: the last axis changes fastest, as with numpy's
 * `meshgrid(…, indexing="ij")` laid out row by row. A single axis is its own grid.
 */
export function grid(axes: readonly AxisValues[]): AxisValues[] {
  const [only] = axes;
  if (only !== undefined && axes.length === 1) return [only];
  const size = axes.reduce((product, axis) => product * axis.length, 1);
  let stride = size;
  return axes.map(axis => {
    // An empty axis has no points, and nothing is divided by its length.
    stride = axis.length === 0 ? 0 : stride / axis.length;
    const step = stride;
    const spread = emptyLike(axis, size);
    for (let point = 0; point < size; point++) spread[point] = axis[Math.floor(point / step) % axis.length];
    return spread;
  });
}

function emptyLike(axis: AxisValues, size: number): { [index: number]: unknown; readonly length: number } {
  if (!ArrayBuffer.isView(axis)) return Array.from({ length: size });
  return new (axis.constructor as new (size: number) => Float64Array)(size);
}
