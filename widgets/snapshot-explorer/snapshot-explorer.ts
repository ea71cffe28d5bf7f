/** Snapshots as a tree beside what the instruments have, and what is ticked of them restored after a dry run. */

import type { Json } from "../../kernel/runtime.ts";
import type { MimeBundle } from "../mime.ts";
import { OwnWidget } from "../model/own-widget.ts";
import { snapshotHtml } from "../show/snapshot.ts";
import type { ExplorerState, LiveValue } from "./explorer-state.ts";
import { areSame, type LiveLines, liveLines, openItems } from "./live-lines.ts";
import { barredBy, liveValue } from "./live-value.ts";
import { RestoreDesk, type RestoreRequest, unchecked } from "./restore-desk.ts";
import { type SavedLine, savedLines } from "./saved-rows.ts";
import { type SavedSnapshot, savedSnapshot, type SnapshotSource, sourcesOf } from "./sources.ts";

/** How often changes by others are looked for, in milliseconds: only while somebody sees it. */
const lookEvery = 500;

/** An explorer of snapshots; its value in a cell shows it. */
export class SnapshotExplorer extends OwnWidget<ExplorerState> {
  declare readonly sources: ExplorerState["sources"];
  declare source: number;
  declare readonly rows: ExplorerState["rows"];
  declare selected: ExplorerState["selected"];
  declare readFirst: boolean;
  declare readonly check: ExplorerState["check"];
  declare readonly problem: string;
  readonly #snapshots: readonly SavedSnapshot[];
  readonly #desk = new RestoreDesk(check => this.set({ check }));
  readonly #sent = new Map<number, string>();
  #lines: readonly SavedLine[];
  #live: LiveLines;
  #timer: NodeJS.Timeout | undefined;

  /** {@link snapshotExplorer} makes it. */
  constructor(snapshots: readonly SavedSnapshot[]) {
    const [{ items }] = snapshots as readonly [SavedSnapshot];
    const lines = savedLines(items);
    const attributes = {
      sources: { type: "list" },
      source: { type: "int", initial: 0 },
      rows: { type: "list" },
      selected: { type: "ints" },
      readFirst: { type: "bool", initial: false },
      check: { type: "data", initial: { ...unchecked } as unknown as Json },
      problem: { type: "string" },
    } as const;
    const sources = snapshots.map(({ title, about, items: own }) => {
      return { title, about, simulated: [...own.values()].some(({ simulated }) => simulated === true) };
    });
    super({ name: "SnapshotExplorer", half: "snapshot", attributes }, { sources, rows: lines.map(({ row }) => row) });
    this.#snapshots = snapshots;
    this.#lines = lines;
    this.#live = liveLines(openItems(items), items, lines);
    this.observe("source", ({ old }) => this.#choose(old));
    this.observe("selected", () => this.#select());
    this.observe("readFirst", () => this.#desk.drop("what is read has changed: check again"));
    this.onMessage(content => this.#asked(content));
  }

  protected override inPlace(): MimeBundle {
    const [{ title, snapshot }] = this.#snapshots as readonly [SavedSnapshot];
    const more = this.#snapshots.length > 1 ? ` and ${this.#snapshots.length - 1} more` : "";
    const text = `snapshot explorer of ${title}${more}, ${this.#lines.length} parameters: it needs a page with anywidget`;
    const page = snapshotHtml(snapshot);
    return { ...(page !== undefined && { "text/html": page }), "text/plain": text };
  }

  override close(): void {
    this.#rest();
    super.close();
  }

  async #asked(content: Json): Promise<void> {
    const what = typeof content === "object" && content !== null && "do" in content ? content.do : undefined;
    if (this.problem !== "") this.set({ problem: "" });
    if (what === "seen") this.#seen();
    else if (what === "hidden") this.#rest();
    else if (what === "check") await this.#check();
    else if (what === "restore") await this.#restore();
    else this.set({ problem: `the page asked for ${JSON.stringify(what) ?? "nothing"}: must be check or restore` });
  }

  #seen(): void {
    this.#sent.clear();
    this.#look();
    this.#timer ??= setInterval(() => this.#look(), lookEvery).unref();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  get #shown(): SavedSnapshot {
    return this.#snapshots[this.source] as SavedSnapshot;
  }

  #choose(old: number): void {
    if (this.#snapshots[this.source] === undefined) {
      const problem = `there is no snapshot ${this.source}: must be from 0 to ${this.#snapshots.length - 1}`;
      return this.set({ source: this.#snapshots[old] ? old : 0, problem });
    }
    const { items } = this.#shown;
    this.#lines = savedLines(items);
    this.#live = liveLines(openItems(items), items, this.#lines);
    this.set({ rows: this.#lines.map(({ row }) => row), selected: [] });
    this.#sent.clear();
    if (this.#timer) this.#look();
  }

  #select(): void {
    const known = [...new Set(this.selected)].filter(key => key in this.#lines);
    if (known.length < this.selected.length) return this.set({ selected: known });
    this.#desk.drop("the selection has changed: check again");
  }

  /** Sends what is not as the page has it. */
  #look(): void {
    this.#follow();
    this.#desk.look();
    const live: Record<string, LiveValue> = {};
    for (const [key, line] of this.#lines.entries()) {
      const parameter = this.#live.parameters[key];
      const mark = `${parameter?.cache.time} ${parameter?.cache.valid} ${this.#live.open.has(line.item)}`;
      if (this.#sent.get(key) === mark) continue;
      this.#sent.set(key, mark);
      live[key] = liveValue(line, this.#live, parameter);
    }
    if (Object.keys(live).length > 0) this.send({ live, now: Date.now() } as unknown as Json);
  }

  /** Instruments are opened and closed. */
  #follow(): void {
    const { items } = this.#shown;
    const open = openItems(items);
    if (areSame(open, this.#live.open)) return;
    this.#live = liveLines(open, items, this.#lines);
    this.#sent.clear();
    this.#desk.drop("instruments were opened or closed: check again");
  }

  async #check(): Promise<void> {
    this.#follow();
    if (this.selected.length === 0) return this.set({ problem: "nothing is ticked" });
    await this.#desk.check(this.#request(), this.readFirst);
    this.#lookIfSeen();
  }

  async #restore(): Promise<void> {
    this.#follow();
    await this.#desk.restore();
    this.#lookIfSeen();
  }

  #lookIfSeen(): void {
    if (this.#timer) this.#look();
  }

  #request(): RestoreRequest {
    const lines = this.selected.map(key => [this.#lines[key] as SavedLine, this.#live.parameters[key]] as const);
    const isOpen = ({ item }: SavedLine): boolean => this.#live.open.has(item);
    return {
      live: this.#live,
      // What is only in the snapshot is named by its path: the plan says that it cannot be set.
      only: lines.filter(([line]) => isOpen(line)).map(([line, parameter]) => parameter ?? line.path),
      parameters: lines.flatMap(([, parameter]) => parameter ?? []),
      missing: lines.filter(([line]) => !isOpen(line)).map(([line]) => [line.path, barredBy(line, false, undefined)]),
    };
  }
}

/**
 * A snapshot, the snapshot of a run (by its number or as a dataset), or several of them as a tree that can be searched, beside
 * the last known values of the instruments that are open. What is ticked is restored after a dry run has told what would be
 * set: showing, ticking and checking send nothing, unless it is chosen that a check reads first.
 *
 * @example await snapshotExplorer(12)
 * @throws SetpointError for what is no snapshot, TypeError for a run without one.
 */
export async function snapshotExplorer(source: SnapshotSource | readonly SnapshotSource[]): Promise<SnapshotExplorer> {
  return new SnapshotExplorer(await Promise.all(sourcesOf(source).map(savedSnapshot)));
}
