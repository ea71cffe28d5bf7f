/** A line of many points, as a bar for each column of pixels: a stroke of thousands of turns takes twenty times as long. */

/** The points of a line in px; NaN leaves a gap. */
export interface Places {
  readonly across: Float64Array;
  readonly up: Float64Array;
}

/** Of a canvas what bars need. */
export interface Brush {
  fillRect(left: number, top: number, width: number, height: number): void;
}

/** Draws a line in the fill colour; `ratio` is how many pixels there are for each px. */
export function fillColumns(
  context: Brush,
  { across, up }: Places,
  { left, right }: { readonly left: number; readonly right: number },
  { ratio, lineWidth }: { readonly ratio: number; readonly lineWidth: number },
): void {
  const count = Math.ceil((right - left) * ratio);
  const highest = new Float64Array(count).fill(Infinity);
  const lowest = new Float64Array(count).fill(-Infinity);
  const note = (column: number, y: number): void => {
    if (y < (highest[column] ?? NaN)) highest[column] = y;
    if (y > (lowest[column] ?? NaN)) lowest[column] = y;
  };
  let [beforeX, beforeY] = [NaN, NaN];
  for (let at = 0; at < across.length; at++) {
    const x = ((across[at] ?? NaN) - left) * ratio;
    const y = up[at] ?? NaN;
    if (Number.isFinite(x + y)) {
      const column = Math.floor(x);
      note(column, y);
      const before = Math.floor(beforeX);
      if (Number.isFinite(beforeX) && before !== column) {
        // where the line goes from one column into the next one, it has the same height in both
        const slope = (y - beforeY) / (x - beforeX);
        const last = Math.min(count, Math.max(before, column));
        for (let edge = Math.max(0, Math.min(before, column) + 1); edge <= last; edge++) {
          const height = beforeY + (edge - beforeX) * slope;
          note(edge - 1, height);
          note(edge, height);
        }
      }
    }
    [beforeX, beforeY] = Number.isFinite(x + y) ? [x, y] : [NaN, NaN];
  }
  for (let column = 0; column < count; column++) {
    const [top = NaN, bottom = NaN] = [highest[column], lowest[column]];
    if (top <= bottom)
      context.fillRect(left + column / ratio, top - lineWidth / 2, 1 / ratio, bottom - top + lineWidth);
  }
}
