/** What both halves of a panel know. */

/** What a line offers for setting. */
export type RowControl =
  | {
      readonly kind: "number";
      readonly min?: number;
      readonly max?: number;
      readonly step?: number;
      readonly integer?: boolean;
    }
  | { readonly kind: "choice"; readonly options: readonly string[] }
  | { readonly kind: "switch" }
  | { readonly kind: "text" }
  | { readonly kind: "none" };

/** One of the values of a line that has several, as the page knows it. */
export interface PartRow {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly settable: boolean;
  /** Whether a read gives a picture. */
  readonly isTrace: boolean;
}

/** One line, as the page knows it. */
export interface Row {
  /** Its number among the lines. */
  readonly key: number;
  readonly tab: string;
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly doc: string;
  /** What may be set, in words. */
  readonly allowed: string;
  readonly gettable: boolean;
  readonly control: RowControl;
  /** Whether a read gives a picture. */
  readonly isTrace: boolean;
  /** Numbers of the lines that stand beside its plot: what its setpoints follow from. */
  readonly settings: readonly number[];
  /** One for each value of a parameter that has several. */
  readonly parts: readonly PartRow[];
  /** Whether it stands beside a plot only, and in no tab. */
  readonly isAside: boolean;
}

/** What stands above the lines. */
export interface PanelHead {
  readonly title: string;
  readonly model: string;
  readonly simulated: boolean;
}

/** What both halves know. */
export interface PanelState {
  readonly head: PanelHead;
  readonly rows: readonly Row[];
  /** Names of the lines that are marked, `tab/name` each. */
  favourites: readonly string[];
  /** Whether only names, controls and values are shown. */
  compact: boolean;
  /** The values when the page was told of the panel, so that it is painted at once. */
  readonly first?: Readonly<Record<string, RowValue>>;
}

/** A value and how it is shown. */
export interface ShownValue {
  /** With its unit; null when it was never read. */
  readonly text: string | null;
  /** With all its digits. */
  readonly exact: string | null;
  /** The number, for a trend. */
  readonly number: number | null;
  /** What the control shows. */
  readonly entry: string | number | boolean | null;
  /** The plot of a trace, as SVG. */
  readonly picture?: string;
  /** Why there is no plot. */
  readonly problem?: string;
}

/** The value of a line, as the page knows it. */
export interface RowValue extends ShownValue {
  /** When it was captured, in milliseconds since 1970. */
  readonly at: number | null;
  /** It may have changed since. */
  readonly stale: boolean;
  /** It was set here and not read back since. */
  readonly unread: boolean;
  /** In the order of the parts of the line. */
  readonly parts: readonly ShownValue[];
}

/** What a page is told. */
export interface ToPage {
  readonly values?: Readonly<Record<string, RowValue>>;
  /** The time of the kernel, in milliseconds since 1970. */
  readonly now?: number;
  /** The line that something is done with. */
  readonly busy?: number;
  /** The line with which something is done no more, and what went wrong. */
  readonly done?: number;
  readonly of?: "set" | "read";
  readonly error?: string;
  /** Seconds between two reads of all that are shown; null for none. */
  readonly polling?: number | null;
  /** Seconds between two acquisitions, of the lines that are acquired again and again. */
  readonly running?: Readonly<Record<string, number>>;
  /** What is wrong with a message of the page. */
  readonly problem?: string;
}

/** What a page asks for; each place where the panel is shown has a name of its own, its view. */
export type FromPage =
  /** It is seen, with these lines; told again every `tellEvery` seconds. */
  | { readonly do: "seen"; readonly view: string; readonly keys: readonly number[] }
  | { readonly do: "hidden"; readonly view: string }
  | { readonly do: "set"; readonly key: number; readonly entry: string | number | boolean; readonly part?: number }
  | { readonly do: "get"; readonly key: number }
  | { readonly do: "getAll"; readonly keys: readonly number[] }
  | { readonly do: "poll"; readonly seconds: number | null }
  | { readonly do: "run"; readonly key: number; readonly seconds: number | null };

/** How often a page that is seen says so, in seconds. */
export const tellEvery = 10;

/** The paces that a page may ask for, in seconds. */
export const [fastest, slowest] = [0.1, 3600];
