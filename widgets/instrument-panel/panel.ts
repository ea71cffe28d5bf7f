/** The panel of an instrument: a control for each parameter, in the page. Nothing is sent unless somebody asks for it. */

import { messageOf } from "../../drivers/core/errors.ts";
import type { Json } from "../../kernel/runtime.ts";
import { bundleOf } from "../bundle.ts";
import { type MimeBundle, isDisplayable } from "../mime.ts";
import type { Packed } from "../model/buffers.ts";
import { OwnWidget } from "../model/own-widget.ts";
import { parametersHtml } from "../show/parameters.ts";
import { viewParameter } from "../show/view.ts";
import { fromPage } from "./from-page.ts";
import { Paces } from "./paces.ts";
import { fastest, type FromPage, type PanelState, slowest, type ToPage } from "./panel-state.ts";
import { withPart } from "./parts.ts";
import { readEntry } from "./read-entry.ts";
import { Reader, takesLong } from "./reader.ts";
import { type PanelRow, panelRows, type PanelSource } from "./rows.ts";
import { Values } from "./values.ts";
import { Views } from "./views.ts";

/** How a panel begins. */
export interface PanelOptions {
  /** Whether only names, controls and values are shown. Default false. */
  compact?: boolean;
  /** Lines that are marked, as `instrument/parameter`. Default none. */
  favourites?: readonly string[];
  /** Whether nothing can be set, and each number has a trend. Default false. */
  readOnly?: boolean;
  /** Seconds after which all are read again, while somebody sees it. Default not at all. */
  every?: number;
}

/** How often changes by others are looked for, in milliseconds: only while somebody sees the panel. */
const lookEvery = 200;

/** A panel in a page; its value in a cell shows it. */
export class InstrumentPanel extends OwnWidget<PanelState> {
  declare readonly head: PanelState["head"];
  declare readonly rows: PanelState["rows"];
  declare favourites: PanelState["favourites"];
  declare compact: PanelState["compact"];
  readonly #source: PanelSource;
  readonly #rows: readonly PanelRow[];
  readonly #values: Values;
  readonly #views = new Views();
  readonly #reader = new Reader();
  readonly #paces: Paces;
  #timer: NodeJS.Timeout | undefined;

  /** @throws TypeError for what has no parameters, RangeError for a pace that is none. */
  constructor(source: PanelSource, options: PanelOptions = {}) {
    const { compact = false, favourites = [], readOnly = false, every } = options;
    if (every !== undefined && !(every >= fastest && every <= slowest)) {
      throw new RangeError(`panel: every ${every} s is invalid: must be from ${fastest} to ${slowest} s`);
    }
    const { head, rows } = panelRows(source, readOnly);
    const attributes = {
      head: { type: "data" },
      rows: { type: "list" },
      favourites: { type: "strings" },
      compact: { type: "bool" },
    } as const;
    const state = { head, rows: rows.map(({ row }) => row), favourites, compact };
    super({ name: "InstrumentPanel", half: "panel", attributes }, state);
    this.#source = source;
    this.#rows = rows;
    this.#values = new Values(rows);
    this.#paces = new Paces(rows, this.#views, key => this.#read(key), every);
    this.onMessage(content => this.#asked(content));
  }

  protected override async inPlace(): Promise<MimeBundle> {
    const shown = this.#rows.filter(({ row }) => !row.isAside);
    const text = `panel of ${this.head.title}, ${shown.length} parameters: it needs a page with anywidget`;
    if (isDisplayable(this.#source)) return { ...(await bundleOf(this.#source)), "text/plain": text };
    const { title, simulated } = this.head;
    const lines = shown.map(({ row, parameter }) => ({ ...viewParameter(parameter), name: `${row.tab} ${row.name}` }));
    const kind = `${lines.length} parameters`;
    return { "text/html": parametersHtml({ title, kind, simulated, facts: [] }, lines), "text/plain": text };
  }

  /** A page that is told of it can paint the values before it asks for them. */
  override packed(): Packed {
    const packed = super.packed();
    return { ...packed, state: { ...packed.state, first: this.#values.all() as unknown as Json } };
  }

  override close(): void {
    clearInterval(this.#timer);
    this.#paces.close();
    super.close();
  }

  /** Does what a person asked for; what makes no sense is told in the page. */
  async #asked(content: Json): Promise<void> {
    let asked: FromPage;
    try {
      asked = fromPage(content, this.#rows.length);
    } catch (error) {
      return this.#tell({ problem: messageOf(error) });
    }
    switch (asked.do) {
      case "seen":
        return this.#seen(asked.view, asked.keys);
      case "hidden":
        this.#views.hidden(asked.view);
        return this.#follow();
      case "set":
        await this.#act("set", asked.key, row => this.#set(row, asked.entry, asked.part));
        return undefined;
      case "get":
        await this.#read(asked.key);
        return undefined;
      case "getAll":
        for (const key of asked.keys) await this.#read(key);
        return undefined;
      case "poll":
        this.#paces.poll(asked.seconds);
        return this.#tell(this.#paces.told);
      case "run":
        return this.#run(asked.key, asked.seconds);
    }
  }

  #seen(view: string, keys: readonly number[]): void {
    const isNew = this.#views.seen(view, keys);
    // It knows nothing yet.
    if (isNew) this.#values.forget();
    this.#look();
    this.#follow();
    if (isNew) this.#tell(this.#paces.told);
  }

  /** What nobody sees rests. */
  #follow(): void {
    this.#paces.follow();
    if (this.#views.isSeen) {
      this.#timer ??= setInterval(() => this.#look(), lookEvery).unref();
      return;
    }
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Sends the values that are not as the pages have them. */
  #look(): void {
    if (this.#views.forgetGone()) this.#follow();
    if (!this.#views.isSeen) return;
    const values = this.#values.changed();
    if (values) this.#tell({ values, now: Date.now() });
  }

  #tell(content: ToPage): void {
    this.send(content as Json);
  }

  #read(key: number): Promise<boolean> {
    return this.#act("read", key, row => this.#get(row));
  }

  /** Does something with a line; what goes wrong is told beside it. */
  async #act(of: "set" | "read", key: number, act: (row: PanelRow) => Promise<void>): Promise<boolean> {
    const row = this.#rows[key];
    if (!row) return true;
    this.#tell({ busy: key });
    try {
      await act(row);
      this.#tell({ done: key, of });
      return true;
    } catch (error) {
      this.#tell({ done: key, of, error: messageOf(error) });
      return false;
    } finally {
      this.#look();
    }
  }

  async #set(row: PanelRow, entry: string | number | boolean, part: number | undefined): Promise<void> {
    const { parameter } = row;
    if (!parameter.settable || !parameter.set) throw new TypeError(`${parameter.fullName} cannot be set`);
    const value = part === undefined ? readEntry(parameter, entry) : withPart(parameter, part, entry);
    await parameter.set(value);
    if (parameter.gettable) this.#values.wasSet(row.row.key);
  }

  async #get(row: PanelRow): Promise<void> {
    const { parameter } = row;
    if (!parameter.gettable) throw new TypeError(`${parameter.fullName} cannot be read`);
    await this.#reader.read(row);
    this.#values.wasRead(row.row.key);
  }

  #run(key: number, seconds: number | null): void {
    const row = this.#rows[key];
    if (!row?.row.gettable || !takesLong(row)) {
      const error = `${row?.parameter.fullName} is no trace that can be acquired`;
      return this.#tell({ done: key, of: "read", error });
    }
    this.#paces.run(key, seconds);
    this.#tell(this.#paces.told);
  }
}

/**
 * A panel with a control for each parameter of an instrument, a channel, a station, or a list of parameters: numbers with
 * their limits, prefixes and units, choices, switches. It shows what is cached and sends nothing unless somebody sets, gets
 * or polls; then it waits its turn among cells and sweeps.
 *
 * @example panel(smu)
 * @throws TypeError for what has no parameters.
 */
export function panel(source: PanelSource, options: PanelOptions = {}): InstrumentPanel {
  return new InstrumentPanel(source, options);
}

/**
 * The last values of parameters, each with its age and a trend. They are read again every so many seconds while somebody
 * sees it; without `every` it shows what others have read.
 *
 * @example monitor([fridge.temperature, gauge.pressure], { every: 5 })
 */
export function monitor(source: PanelSource, { every }: { every?: number } = {}): InstrumentPanel {
  return new InstrumentPanel(source, { readOnly: true, ...(every !== undefined && { every }) });
}
