/** A picture that is there already, to look closer at: nothing will come any more. */

import type { MimeBundle } from "../mime.ts";
import { displaySymbol } from "../mime.ts";
import { shownText, type Axis } from "../plot/figure.ts";
import { panelsOf, type Panel } from "../plot/panel.ts";
import type { Plot } from "../plot/plot.ts";
import { type HeatmapTrace, type ScatterTrace, type Values } from "../plot/trace.ts";
import { withoutPrefix } from "../si.ts";
import { GrowingGrid } from "./growing-grid.ts";
import { GrowingTrace } from "./growing-trace.ts";
import type { QuantityHeader } from "./protocol.ts";
import type { LivePanel, NamedTrace, Source } from "./source.ts";

/** The source of a plot: what cannot be looked at closer is named in a note. */
export class PlotSource implements Source {
  readonly version = 1;
  readonly isOver = true;
  readonly state = "";
  readonly title: string;
  readonly notes: readonly string[];
  readonly #plot: Plot;
  readonly #panels: readonly LivePanel[];

  constructor(plot: Plot) {
    this.#plot = plot;
    this.title = shownText(plot.layout.title?.text ?? "");
    const notes = [...plot.notes];
    this.#panels = panelsOf(plot).flatMap(panel => panelsFrom(panel, notes));
    this.notes = notes;
  }

  panels(): readonly LivePanel[] {
    return this.#panels;
  }

  picture(): Promise<MimeBundle> {
    return Promise.resolve(this.#plot[displaySymbol]());
  }
}

function panelsFrom(panel: Panel, notes: string[]): LivePanel[] {
  const x = readOf(panel.x.axis);
  const panels: LivePanel[] = [];
  const lines = new Map<Axis, NamedTrace[]>();
  for (const trace of panel.traces) {
    const { axis } = trace.yaxis !== undefined && trace.yaxis === idOf(panel.y2?.key) && panel.y2 ? panel.y2 : panel.y;
    if (trace.type === "heatmap" && isNumeric(trace.x) && isNumeric(trace.y)) {
      panels.push(mapOf(trace, x, readOf(axis)));
    } else if (trace.type === "scatter" && isNumeric(trace.x) && isNumeric(trace.y)) {
      if (typeof trace.marker.color === "string") {
        lines.set(axis, [...(lines.get(axis) ?? []), namedOf(trace, x, readOf(axis))]);
      } else panels.push(pointsOf(trace, x, readOf(axis)));
    } else notes.push(`${shownText(trace.name)}: only numbers can be looked at closer`);
  }
  // each axis beside the traces has a panel of its own
  for (const [axis, traces] of lines) panels.push({ kind: "lines", x: x.quantity, y: readOf(axis).quantity, traces });
  return panels;
}

function namedOf({ name, x, y }: ScatterTrace, across: Read, up: Read): NamedTrace {
  const trace = new GrowingTrace();
  trace.update(across.values(x), up.values(y));
  return { label: shownText(name), trace };
}

function mapOf({ x, y, z, colorbar }: HeatmapTrace, across: Read, up: Read): LivePanel {
  const [columns, lines] = [across.values(x), up.values(y)];
  const color = readFrom(colorbar.title.text);
  const points = {
    x: Float64Array.from(
      { length: columns.length * lines.length },
      (_, index) => columns[index % columns.length] ?? NaN,
    ),
    y: Float64Array.from({ length: columns.length * lines.length }, (_, index) => {
      return lines[Math.floor(index / columns.length)] ?? NaN;
    }),
    z: color.values(z.flatMap(line => Array.from(line))),
  };
  return filled({ x: across.quantity, y: up.quantity, z: color.quantity, points });
}

function pointsOf({ x, y, marker }: ScatterTrace, across: Read, up: Read): LivePanel {
  const color = readFrom(marker.colorbar?.title.text ?? "");
  const points = { x: across.values(x), y: up.values(y), z: color.values(marker.color as Values) };
  return filled({ x: across.quantity, y: up.quantity, z: color.quantity, points });
}

function filled(panel: Omit<Extract<LivePanel, { kind: "map" }>, "kind" | "grid">): LivePanel {
  const grid = new GrowingGrid();
  const { x, y, z } = panel.points;
  grid.update(x, y, z);
  return { kind: "map", ...panel, grid };
}

/** What an axis shows, and by what its values are to be multiplied: a prefix is taken off, the page chooses its own. */
interface Read {
  readonly quantity: QuantityHeader;
  readonly values: (values: Values) => Float64Array;
}

function readOf({ title }: Axis): Read {
  return readFrom(title.text);
}

function readFrom(text: string): Read {
  const shown = shownText(text);
  const [, label = shown, written = ""] = /^(.*) \(([^()]*)\)$/.exec(shown) ?? [];
  const { unit, exponent } = withoutPrefix(written);
  return {
    quantity: { label, unit },
    values: values => {
      const list = numbers(values);
      if (exponent === 0) return list;
      // by whole powers of ten, so that 100 mV are 0.1 V
      return list.map(value => (exponent < 0 ? value / 10 ** -exponent : value * 10 ** exponent));
    },
  };
}

function isNumeric(values: Values): boolean {
  return typeof values[0] !== "string";
}

function numbers(values: Values): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values as readonly number[]);
}

function idOf(key: string | undefined): string | undefined {
  return key?.replace("axis", "");
}
