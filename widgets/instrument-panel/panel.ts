/** The panel of an instrument: a control for each parameter, in the page. Nothing is sent unless somebody asks for it. */

import type { Json } from "../../kernel/runtime.ts";
import type { AnyParameter } from "../../drivers/core/index.ts";
import { OwnWidget } from "../model/own-widget.ts";
import { Poller } from "./poller.ts";
import { readEntry } from "./read-entry.ts";
import type { PanelState, RowValue } from "./panel-state.ts";
import { rowValue } from "./row-value.ts";
import { type PanelRow, type PanelSource, rowsOf } from "./rows.ts";

/** How a panel begins. */
export interface PanelOptions {
  /** Whether only names, controls and values are shown. Default false. */
  compact?: boolean;
  /** Lines that are marked, as `instrument/parameter`. Default none. */
  favourites?: readonly string[];
}

/** How often changes by others are looked for, in milliseconds: only while somebody sees the panel. */
const lookEvery = 200;
/** The paces that a page may ask for, in seconds. */
const [fastest, slowest] = [0.1, 3600];

/** A panel in a page; its value in a cell shows it. */
export class InstrumentPanel extends OwnWidget<PanelState> {
  declare readonly head: PanelState["head"];
  declare readonly rows: PanelState["rows"];
  declare favourites: PanelState["favourites"];
  declare compact: PanelState["compact"];
  readonly #rows: readonly PanelRow[];
  readonly #sent = new Map<number, string>();
  readonly #unread = new Set<number>();
  readonly #poller: Poller;
  #polled: readonly number[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(source: PanelSource, { compact = false, favourites = [] }: PanelOptions = {}) {
    const { head, rows } = rowsOf(source);
    const attributes = {
      head: { type: "data" },
      rows: { type: "list" },
      favourites: { type: "strings" },
      compact: { type: "bool" },
    } as const;
    const state = { head, rows: rows.map(({ row }) => row), favourites, compact };
    super({ name: "InstrumentPanel", half: "panel", attributes }, state);
    this.#rows = rows;
    this.#poller = new Poller(signal => this.#pollOnce(signal));
    this.onMessage(content => this.#asked(content));
  }

  override close(): void {
    this.#rest();
    super.close();
  }

  /** Answers what a person did; what makes no sense is passed over. */
  async #asked(content: Json): Promise<void> {
    if (typeof content !== "object" || content === null || Array.isArray(content)) return;
    const { do: what, key, entry, keys, seconds } = content as Readonly<Record<string, Json>>;
    if (what === "seen") this.#seen();
    else if (what === "hidden") this.#rest();
    else if (what === "set") await this.#act(key, row => this.#set(row, entry));
    else if (what === "get") await this.#act(key, row => this.#get(row));
    else if (what === "getAll") for (const each of this.#known(keys)) await this.#act(each, row => this.#get(row));
    else if (what === "poll") this.#poll(keys, seconds);
  }

  #seen(): void {
    this.#sent.clear();
    this.#look();
    this.#timer ??= setInterval(() => this.#look(), lookEvery).unref();
    this.send({ polling: this.#poller.seconds ?? null });
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#poller.stop();
  }

  /** Sends the values that are not as the page has them. */
  #look(): void {
    const values: Record<string, RowValue> = {};
    for (const { row, parameter } of this.#rows) {
      const { time, valid } = parameter.cache;
      const mark = `${time} ${valid} ${this.#unread.has(row.key)}`;
      if (this.#sent.get(row.key) === mark) continue;
      this.#sent.set(row.key, mark);
      values[row.key] = rowValue(parameter, this.#unread.has(row.key));
    }
    if (Object.keys(values).length > 0) this.send({ values, now: Date.now() } as unknown as Json);
  }

  #known(keys: Json | undefined): number[] {
    return Array.isArray(keys) ? keys.filter(key => typeof key === "number" && key in this.#rows) : [];
  }

  /** Does something with a line; what goes wrong is told beside it. */
  async #act(key: Json | undefined, act: (row: PanelRow) => Promise<void>): Promise<boolean> {
    const row = typeof key === "number" ? this.#rows[key] : undefined;
    if (!row) return true;
    this.send({ busy: row.row.key });
    try {
      await act(row);
      this.send({ done: row.row.key });
      return true;
    } catch (error) {
      this.send({ done: row.row.key, error: error instanceof Error ? error.message : String(error) });
      return false;
    } finally {
      this.#look();
    }
  }

  async #set({ row, parameter }: PanelRow, entry: Json | undefined): Promise<void> {
    if (!parameter.settable) throw new TypeError(`${parameter.fullName} cannot be set`);
    await settable(parameter).set(readEntry(parameter, entry));
    if (parameter.gettable) this.#unread.add(row.key);
  }

  async #get({ row, parameter }: PanelRow): Promise<void> {
    if (!parameter.gettable) throw new TypeError(`${parameter.fullName} cannot be read`);
    await parameter.get?.();
    this.#unread.delete(row.key);
  }

  #poll(keys: Json | undefined, seconds: Json | undefined): void {
    this.#polled = this.#known(keys).filter(key => this.#rows[key]?.parameter.gettable);
    if (typeof seconds !== "number" || !(seconds > 0) || this.#polled.length === 0) this.#poller.stop();
    else this.#poller.start(Math.min(slowest, Math.max(fastest, seconds)));
    this.send({ polling: this.#poller.seconds ?? null });
  }

  async #pollOnce(signal: AbortSignal): Promise<boolean> {
    let went = true;
    for (const key of this.#polled) {
      if (signal.aborted) break;
      went = (await this.#act(key, row => this.#get(row))) && went;
    }
    return went;
  }
}

function settable(parameter: AnyParameter): { set(value: unknown): Promise<void> } {
  return parameter as unknown as { set(value: unknown): Promise<void> };
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
