/** The names of the traces above them, each beside its line. */

import type { Frame } from "../../plot/frame.ts";
import { metrics } from "../../plot/metrics.ts";
import { fontSize } from "../../plot/theme.ts";
import { text } from "../../svg/elements.ts";
import { strokeOf } from "./look.ts";
import { linePath } from "./vector.ts";

/** The legend of a panel, where it has one. */
export function legend({ legend: key, area }: Frame): string {
  if (key === undefined) return "";
  const top = area.top - key.height - metrics.gap + 4;
  return key.entries
    .map(({ name, x, y }, index) => {
      const left = area.left + x;
      const middle = top + y + metrics.legendRow / 2;
      const { color, dash } = strokeOf(index);
      const ends = { xs: Float64Array.of(left + 5, left + 35), ys: Float64Array.of(middle, middle) };
      return (
        linePath(ends, color, dash) + text(name, left + metrics.swatch, middle + 4, `font-size="${fontSize.legend}"`)
      );
    })
    .join("");
}
