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
}

/** The value of a line, as the page knows it. */
export interface RowValue {
  /** With its unit; null when it was never read. */
  readonly text: string | null;
  /** With all its digits. */
  readonly exact: string | null;
  /** The number, for a trend. */
  readonly number: number | null;
  /** What the control shows. */
  readonly entry: string | number | boolean | null;
  /** When it was captured, in milliseconds since 1970. */
  readonly at: number | null;
  /** It may have changed since. */
  readonly stale: boolean;
  /** It was set here and not read back since. */
  readonly unread: boolean;
  /** The picture of a trace, as SVG. */
  readonly picture?: string;
}
