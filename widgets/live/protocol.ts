/** What the two halves of a live figure say to one another. A frame is one message: this header, and its numbers as bytes. */

/** What an axis shows. */
export interface QuantityHeader {
  readonly label: string;
  readonly unit: string;
}

/** Both ends of a range. */
export type Range = readonly [from: number, to: number];

/** What is done to a trace before it is drawn: its slope, or what is left when the straight line through it is taken away. */
export type Process = "none" | "derivative" | "background";

/** What a page wants to see of a panel. */
export interface PanelView {
  /** Null shows all. */
  readonly x: Range | null;
  readonly xType: "linear" | "log";
  readonly process: Process;
}

/** Page to kernel: what of a figure is in sight, and with how many pixels. */
export interface ViewMessage {
  readonly type: "view";
  /** A name that no other view has. */
  readonly view: string;
  readonly seen: boolean;
  /** The place in the page is gone for good. */
  readonly gone?: boolean;
  /** Pixels across. */
  readonly width: number;
  readonly panels: readonly PanelView[];
}

/** Page to kernel: a frame was drawn, and the next one may come. */
export interface AckMessage {
  readonly type: "ack";
  readonly view: string;
  readonly frame: number;
}

/** Page to kernel: the values that are in sight are wanted as a table. */
export interface CsvMessage {
  readonly type: "csv";
  readonly view: string;
  readonly panel: number;
  readonly x: Range | null;
  readonly y: Range | null;
}

/** Kernel to page: what is to be drawn. */
export interface FrameHeader {
  readonly type: "frame";
  readonly view: string;
  readonly frame: number;
  readonly title: string;
  /** How far the run is. */
  readonly state: string;
  readonly ended: boolean;
  readonly notes: readonly string[];
  readonly panels: readonly PanelHeader[];
}

/** A panel of any kind. */
export type PanelHeader = LinesHeader | MapHeader | PointsHeader;

/** Traces over an axis. */
export interface LinesHeader {
  readonly kind: "lines";
  readonly x: QuantityHeader;
  readonly y: QuantityHeader;
  /** The ends of all that was measured, also out of sight; null where nothing was. */
  readonly extent: Range | null;
  readonly traces: readonly TraceHeader[];
}

/** One trace: the buffers with its places and its values, of 64 bits each. */
export interface TraceHeader {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  /** How many points it has in the kernel. */
  readonly total: number;
  /** Whether a line joins the points. */
  readonly joined: boolean;
}

/** Values on a grid. Lines along the second axis come as they change: stripes, each at one place of the first axis. */
export interface MapHeader {
  readonly kind: "map";
  readonly x: QuantityHeader;
  readonly y: QuantityHeader;
  readonly z: QuantityHeader;
  /** The buffers with the places along the axes, in the order in which they came. */
  readonly xs: number;
  readonly ys: number;
  /** Which stripes follow in the buffer `values`, each as long as there are places in `ys`, of 32 bits. */
  readonly stripes: readonly number[];
  readonly values: number;
  readonly low: number;
  readonly high: number;
  readonly total: number;
}

/** Points that lie on no grid, in the colours of their values: buffers of 64 bits. */
export interface PointsHeader {
  readonly kind: "points";
  readonly x: QuantityHeader;
  readonly y: QuantityHeader;
  readonly z: QuantityHeader;
  readonly xs: number;
  readonly ys: number;
  readonly values: number;
  readonly low: number;
  readonly high: number;
  readonly total: number;
}

/** Kernel to page: a table, as UTF-8 in the first buffer. */
export interface CsvHeader {
  readonly type: "csv";
  readonly view: string;
  readonly name: string;
}
