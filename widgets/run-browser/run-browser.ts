/** The runs of a database in a page: found, looked at, noted, compared and exported. */

import { messageOf } from "../../drivers/core/errors.ts";
import { repr } from "../../drivers/core/python-text.ts";
import type { Json } from "../../kernel/runtime.ts";
import { DataSet } from "../../measure/dataset/dataset.ts";
import { ExportError } from "../../measure/export/index.ts";
import { loadById } from "../../measure/load/load.ts";
import { RunList } from "../../measure/load/run-lists.ts";
import { countResults, entriesOf, readEntries, type RunEntry, type RunQuery } from "../../measure/load/run-query.ts";
import { openRun } from "../../measure/store/index.ts";
import type { MimeBundle } from "../mime.ts";
import { Poller } from "../model/poller.ts";
import { OwnWidget } from "../model/own-widget.ts";
import { plot } from "../plot/call.ts";
import { runsHtml } from "../show/run-lists.ts";
import { placeOf, readRequest, type RunRequest } from "./requests.ts";
import { anyRun, type RunBrowserMessage, type RunBrowserState } from "./run-browser-state.ts";
import { detailOf, differenceOf, snapshotOf } from "./run-detail.ts";
import { exportRun } from "./run-export.ts";
import { openToRead, versionOf, windowOf } from "./run-window.ts";
import { ZoomedRun } from "./zoomed-run.ts";

/** Which runs are shown. */
export interface RunBrowserOptions {
  /** Path of the database. Default the session's, also when that is another one later. */
  readonly path?: string;
}

/** How often it is looked for runs and results of others, in seconds: only while somebody sees the browser. */
const lookEvery = 2;
/** So many runs stand in the place of a browser where no page can show it. */
const mostInPlace = 40;

/** A browser of runs; its value in a cell shows it. */
export class RunBrowser extends OwnWidget<RunBrowserState> {
  declare readonly path: RunBrowserState["path"];
  readonly #poller = new Poller(() => this.#look());
  #entry = anyRun;
  #query: RunQuery = {};
  #at = 0;
  #selected: readonly number[] = [];
  #zoomed: ZoomedRun | undefined;
  #database = "";
  /** What pages were told last, so that they are told changes only. */
  readonly #told = new Map<string, string>();
  #version: number | undefined;

  /** @throws TypeError for a path that is none. */
  constructor({ path }: RunBrowserOptions = {}) {
    if (path !== undefined && (typeof path !== "string" || path === ""))
      throw new TypeError(`run browser: path ${repr(path)} is invalid: must be the path of a database`);
    super({ name: "RunBrowser", half: "runs", attributes: { path: { type: "string" } } }, { path: path ?? "" });
    this.onMessage(content => this.#asked(content));
    this.#poller.pace(lookEvery);
  }

  protected override async inPlace(): Promise<MimeBundle> {
    try {
      const connection = await openToRead(this.path);
      const newest = readEntries(connection, { where: "1 = 1", values: [], last: mostInPlace });
      const list = new RunList(connection.path, newest.toReversed());
      return { "text/html": runsHtml(list), "text/plain": `run browser of ${connection.path}:\n${String(list)}` };
    } catch (error) {
      return { "text/plain": `run browser: ${messageOf(error)}` };
    }
  }

  override close(): void {
    this.#poller.pace(undefined);
    this.#zoomed?.[Symbol.dispose]();
    super.close();
  }

  /** Answers what a person did; what goes wrong is told where it was done. */
  async #asked(content: Json): Promise<void> {
    const at = placeOf(content);
    try {
      const request = readRequest(content);
      await this.#do(request);
      // These say nothing of what went wrong before.
      if (["seen", "hidden", "figure"].includes(request.do)) return;
      this.#told.delete("problem");
      this.#tell({ problem: { at, text: "", exists: false } });
    } catch (error) {
      const exists = error instanceof ExportError && error.existing !== undefined;
      this.#tell({ problem: { at, text: messageOf(error), exists } });
    }
  }

  async #do(request: RunRequest): Promise<void> {
    switch (request.do) {
      case "open":
        return await this.#open();
      case "seen":
        return this.#poller.rest(false);
      case "hidden":
        return this.#poller.rest(true);
      case "refresh":
        return await this.#refresh();
      case "find":
      case "page":
        return await this.#find(request);
      case "select":
        return await this.#select(request.runs);
      case "star":
        return await this.#star(request.run, request.on);
      case "notes":
        return await this.#note(request.run, request.text, request.was);
      case "draw":
        return await this.#draw(await this.#runOf(request.run));
      case "zoom":
        return await this.#zoom(await this.#runOf(request.run));
      case "snapshot":
        return await this.#showSnapshot(await this.#runOf(request.run));
      case "export":
        return await this.#export(await this.#runOf(request.run), request);
      case "figure":
        if (request.run === this.#zoomed?.runId) this.#zoomed.take(request.content);
    }
  }

  /** A page that was opened is told all. */
  async #open(): Promise<void> {
    this.#told.clear();
    await this.#list();
    await this.#select(this.#selected);
  }

  async #refresh(): Promise<void> {
    this.#told.clear();
    await this.#list();
    await this.#showDetail();
  }

  async #find(request: Extract<RunRequest, { do: "find" | "page" }>): Promise<void> {
    if (request.do === "page") this.#at = request.at;
    else [this.#entry, this.#query, this.#at] = [request.entry, request.query, 0];
    this.#told.delete("list");
    await this.#list();
  }

  /** Tells what others have written since, if anything. */
  async #look(): Promise<boolean> {
    try {
      const connection = await openToRead(this.path);
      if (connection.path === this.#database && versionOf(connection) === this.#version) return true;
      await this.#list();
      await this.#showDetail();
      this.#tellNew("problem", { problem: { at: "list", text: "", exists: false } });
      return true;
    } catch (error) {
      this.#version = undefined;
      this.#tellNew("problem", { problem: { at: "list", text: messageOf(error), exists: false } });
      return false;
    }
  }

  async #list(): Promise<void> {
    const connection = await openToRead(this.path);
    // The session has gone on to another database: runs of these numbers are others there.
    if (connection.path !== this.#database && this.#database !== "") await this.#select([]);
    this.#database = connection.path;
    this.#version = versionOf(connection);
    const list = windowOf(connection, this.#entry, this.#query, this.#at);
    this.#at = list.at;
    this.#tellNew("list", { list });
  }

  async #select(runs: readonly number[]): Promise<void> {
    const [one, other] = runs;
    this.#zoomed?.[Symbol.dispose]();
    this.#zoomed = undefined;
    this.#selected = runs;
    this.#told.delete("detail");
    this.#tell({ selected: runs });
    if (one === undefined) return;
    this.#tell({ busy: "run" });
    if (other !== undefined) {
      this.#tell({ difference: differenceOf(await this.#runOf(one), await this.#runOf(other)) });
      return;
    }
    const isDrawn = await this.#showDetail();
    if (isDrawn) await this.#asked({ do: "draw", run: one });
  }

  /** Tells of the one run that is selected, and whether it is to be drawn. */
  async #showDetail(): Promise<boolean> {
    const [run, other] = this.#selected;
    if (run === undefined || other !== undefined) return false;
    const connection = await openToRead(this.path);
    const dataset = new DataSet(openRun(connection, run));
    const [entry] = entriesOf(connection, [run]) as [RunEntry];
    const detail = detailOf(dataset, entry, countResults(connection, [run]).get(run) ?? null);
    this.#tellNew("detail", { detail });
    return detail.drawn;
  }

  async #star(run: number, on: boolean): Promise<void> {
    await (await this.#toWrite(run)).setStarred(on);
    await this.#list();
    await this.#showDetail();
  }

  async #note(run: number, text: string, was: string): Promise<void> {
    const dataset = await this.#toWrite(run);
    const now = dataset.notes;
    if (now !== was && now !== text) {
      this.#tell({ noted: { run, notes: now } });
      throw new RangeError(
        `notes of run ${run}: somebody has changed them meanwhile to ${JSON.stringify(now)}: save again to replace that`,
      );
    }
    await dataset.setNotes(text);
    this.#tell({ noted: { run, notes: dataset.notes } });
    await this.#list();
  }

  async #draw(run: DataSet): Promise<void> {
    this.#tell({ busy: "plot" });
    this.#tell({ picture: { run: run.runId, svg: (await plot(run)).toSvg() } });
  }

  async #zoom(run: DataSet): Promise<void> {
    this.#tell({ busy: "plot" });
    const { runId } = run;
    const zoomed = await ZoomedRun.of(run, (content, buffers) =>
      this.send({ figure: { run: runId, content } }, buffers),
    );
    // Another run may have been selected while this one was read.
    if (this.#selected[0] !== runId) return zoomed[Symbol.dispose]();
    this.#zoomed?.[Symbol.dispose]();
    this.#zoomed = zoomed;
    this.#tell({ zoom: { run: runId } });
  }

  async #showSnapshot(run: DataSet): Promise<void> {
    this.#tell({ snapshot: { run: run.runId, html: snapshotOf(run) } });
  }

  async #export(run: DataSet, asked: Extract<RunRequest, { do: "export" }>): Promise<void> {
    this.#tell({ busy: "export" });
    this.#tell({ exported: { run: run.runId, paths: await exportRun(run, asked) } });
  }

  async #runOf(run: number): Promise<DataSet> {
    return new DataSet(openRun(await openToRead(this.path), run));
  }

  async #toWrite(run: number): Promise<DataSet> {
    const { path } = await openToRead(this.path);
    return await loadById(run, { path });
  }

  #tell(message: RunBrowserMessage): void {
    this.send(message as unknown as Json);
  }

  #tellNew(what: string, message: RunBrowserMessage): void {
    const text = JSON.stringify(message);
    if (this.#told.get(what) === text) return;
    this.#told.set(what, text);
    this.#tell(message);
  }
}

/**
 * The runs of the session's database, or of another one, to look through: searched by words, experiment, sample, date, state and star.
 * Of one run it shows the columns, metadata, notes (which can be written), plot and snapshot, and exports it; of two, how
 * their snapshots differ.
 *
 * @example runBrowser()
 * @example runBrowser({ path: "~/old/experiments.db" })
 * @throws TypeError for a path that is none.
 */
export function runBrowser(options: RunBrowserOptions = {}): RunBrowser {
  return new RunBrowser(options);
}
