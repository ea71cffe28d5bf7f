/** The plots of traces, one for each array. */

import { messageOf } from "../../drivers/core/errors.ts";
import type { AnyParameter } from "../../drivers/core/index.ts";
import { drawColumns } from "../plot/columns.ts";
import { drawingOf } from "../plot/drawing.ts";
import type { MeasuredColumn } from "../plot/measured.ts";
import { columnsOfValue } from "../plot/of-parameter.ts";
import { readOptions } from "../plot/options.ts";
import { Plot } from "../plot/plot.ts";
import type { ShownValue } from "./panel-state.ts";

/** The size of a plot, in px. */
const options = readOptions({ width: 560, height: 280 });

/** A plot, or why there is none. */
export type Picture = Pick<ShownValue, "picture" | "problem">;

/** The plots of a value, by the full names of what is drawn. */
export function pictures(parameter: AnyParameter, value: unknown): (fullName: string) => Picture {
  try {
    const columns = columnsOfValue(parameter, value);
    return fullName => pictureOf(columns.filter(({ top }) => top.fullName === fullName));
  } catch (error) {
    return () => ({ problem: messageOf(error) });
  }
}

function pictureOf(columns: readonly MeasuredColumn[]): Picture {
  try {
    const { panels, notes } = drawColumns(columns, options);
    return { picture: new Plot(drawingOf(panels, options, notes)).toSvg() };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}
