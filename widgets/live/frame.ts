/** One frame for one place in a page: what of the values it shows, and as bytes. */

import type { LinesHeader, MapHeader, PanelHeader, PanelView, PointsHeader, Range } from "./protocol.ts";
import { GrowingTrace } from "./growing-trace.ts";
import { processed } from "./process.ts";
import type { LinesPanel, LivePanel, MapPanel, NamedTrace } from "./source.ts";
import { plainView } from "./views.ts";

/** A frame brings so many bytes of a map at most: the rest comes with the next ones. */
const mostMapBytes = 1_000_000;
/** So many points that lie on no grid are drawn. */
const mostPoints = 20_000;

/** What a page has got of a map: for each stripe the change that it saw last. */
export type SentStripes = number[];

/** The numbers of a frame as they are collected. */
export class FrameBuffers {
  readonly buffers: ArrayBufferView[] = [];

  /** Adds numbers, and gives their place. */
  add(values: ArrayBufferView): number {
    return this.buffers.push(values) - 1;
  }
}

/** What is known of a panel in one place of a page, from frame to frame. */
export class PanelFrames {
  #sent: SentStripes = [];
  #places = 0;
  /** Whether there is more than the last frame had room for. */
  isBehind = false;
  readonly #processed = new Map<GrowingTrace, { version: string; trace: GrowingTrace }>();

  /** The panel as a frame has it. */
  header(panel: LivePanel, view: PanelView = plainView, width: number, frame: FrameBuffers): PanelHeader {
    this.isBehind = false;
    if (panel.kind === "lines") return this.#lines(panel, view, width, frame);
    return panel.grid.isGrid ? this.#map(panel, frame) : pointsOf(panel, frame);
  }

  #lines({ x, y, traces }: LinesPanel, view: PanelView, width: number, frame: FrameBuffers): LinesHeader {
    const extent = extentOf(traces, view.xType);
    return {
      kind: "lines",
      x,
      y: view.process === "derivative" ? slopeOf(y, x) : y,
      extent,
      traces: traces.map(({ label, trace }) => {
        const shown = view.process === "none" ? trace : this.#after(trace, view.process);
        const range = view.x ?? extent ?? [0, 1];
        const indices = shown.reduce({ range, type: view.xType, buckets: width });
        return {
          label,
          x: frame.add(picked(shown.xs, indices)),
          y: frame.add(picked(shown.ys, indices)),
          total: trace.ys.length,
          joined: trace.isJoined,
        };
      }),
    };
  }

  /** A trace after a process, made anew where it has grown. */
  #after(trace: GrowingTrace, process: PanelView["process"]): GrowingTrace {
    const version = `${process} ${trace.ys.length}`;
    const known = this.#processed.get(trace);
    if (known?.version === version) return known.trace;
    const made = new GrowingTrace();
    made.update(trace.xs, processed(trace.xs, trace.ys, process));
    this.#processed.set(trace, { version, trace: made });
    return made;
  }

  #map({ x, y, z, grid }: MapPanel, frame: FrameBuffers): MapHeader {
    const length = grid.ys.places.length;
    // another place along the stripes makes all of them longer, but the page fills up with gaps itself
    if (length < this.#places) this.#sent = [];
    this.#places = length;
    const most = Math.max(1, Math.floor(mostMapBytes / 4 / Math.max(1, length)));
    const changed: number[] = [];
    for (let index = 0; index < grid.stripes.length; index++) {
      if ((this.#sent[index] ?? 0) === grid.changes[index]) continue;
      if (changed.length === most) {
        this.isBehind = true;
        break;
      }
      changed.push(index);
      this.#sent[index] = grid.changes[index] ?? 0;
    }
    const values = new Float32Array(changed.length * length).fill(NaN);
    changed.forEach((stripe, order) => values.set((grid.stripes[stripe] ?? []).slice(0, length), order * length));
    return {
      kind: "map",
      x,
      y,
      z,
      xs: frame.add(Float64Array.from(grid.xs.places)),
      ys: frame.add(Float64Array.from(grid.ys.places)),
      stripes: changed,
      values: frame.add(values),
      low: grid.low <= grid.high ? grid.low : 0,
      high: grid.low <= grid.high ? grid.high : 1,
      total: grid.total,
    };
  }
}

function picked(values: Float64Array, indices: Uint32Array): Float64Array {
  const chosen = new Float64Array(indices.length);
  for (let at = 0; at < chosen.length; at++) chosen[at] = values[indices[at] ?? 0] ?? NaN;
  return chosen;
}

/** Points on no grid: evenly chosen where they are too many. */
function pointsOf({ x, y, z, grid, points }: MapPanel, frame: FrameBuffers): PointsHeader {
  const count = points.z.length;
  const step = Math.max(1, Math.ceil(count / mostPoints));
  const chosen = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: Math.ceil(count / step) }, (_, index) => values[index * step] ?? NaN);
  return {
    kind: "points",
    x,
    y,
    z,
    xs: frame.add(chosen(points.x)),
    ys: frame.add(chosen(points.y)),
    values: frame.add(chosen(points.z)),
    low: grid.low <= grid.high ? grid.low : 0,
    high: grid.low <= grid.high ? grid.high : 1,
    total: count,
  };
}

/** The ends of all traces; on a logarithmic axis what has a place on it. */
function extentOf(traces: readonly NamedTrace[], type: "linear" | "log"): Range | null {
  let [low, high] = [Infinity, -Infinity];
  for (const { trace } of traces) {
    const [from, to] = trace.extent ?? [Infinity, -Infinity];
    low = Math.min(low, type === "log" && from <= 0 ? firstAbove(trace) : from);
    high = Math.max(high, to);
  }
  return low <= high ? [low, high] : null;
}

function firstAbove({ xs }: GrowingTrace): number {
  return xs.reduce((lowest, x) => (x > 0 && x < lowest ? x : lowest), Infinity);
}

function slopeOf(y: LinesPanel["y"], x: LinesPanel["x"]): LinesPanel["y"] {
  const unit = x.unit === "" ? y.unit : `${y.unit || "1"}/${x.unit}`;
  return { label: `d ${y.label} / d ${x.label}`, unit };
}
