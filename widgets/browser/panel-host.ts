/** What the pieces of a panel in a page need of it. */

import type { FromPage, Row, RowValue } from "../instrument-panel/panel-state.ts";

/** The panel around a line. */
export interface PanelHost {
  send(content: FromPage): void;
  isFavourite(row: Row): boolean;
  toggleFavourite(row: Row): void;
  /** The line of a number. */
  row(key: number): Row | undefined;
}

/** A piece of a panel that shows a parameter; there may be several for one. */
export interface Shown {
  readonly key: number;
  /** Shows a value; `late` are the milliseconds by which the clock of this page is ahead. */
  show(value: RowValue, late: number): void;
  /** Shows that something is done with it. */
  busy(): void;
  /** Shows what has become of that. */
  done(of: "set" | "read", error: string | undefined): void;
}
