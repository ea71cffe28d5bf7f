/** A panel that makes a sweep: choose what is swept and read, see the cell that does the same, start it. */

import { messageOf } from "../../drivers/core/errors.ts";
import type { AnyParameter, InstrumentBase } from "../../drivers/core/index.ts";
import type { Json } from "../../kernel/runtime.ts";
import { dond } from "../../measure/dond/dond.ts";
import type { SweepRun } from "../../measure/dond/sweep-run.ts";
import { rowsOf } from "../instrument-panel/rows.ts";
import type { MimeBundle } from "../mime.ts";
import { OwnWidget } from "../model/own-widget.ts";
import { choiceOf, type NamedParameter, planOf } from "./plan.ts";
import type { SweepEntry, SweepPanelState } from "./sweep-state.ts";

/** How often a page is told how far the run is, in milliseconds. */
const tellEvery = 250;

/** A panel that makes sweeps; its value in a cell shows it. */
export class SweepPanel extends OwnWidget<SweepPanelState> {
  declare readonly choices: SweepPanelState["choices"];
  declare entry: SweepPanelState["entry"];
  declare readonly code: string;
  declare readonly problem: string;
  declare readonly progress: SweepPanelState["progress"];
  readonly #known: readonly NamedParameter[];
  #run: SweepRun | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(sources: readonly (AnyParameter | InstrumentBase)[]) {
    const known = rowsOf(sources).rows.map(({ parameter }) => ({ name: nameInCells(parameter), parameter }));
    const attributes = {
      choices: { type: "list" },
      entry: { type: "data" },
      code: { type: "string" },
      problem: { type: "string" },
      progress: { type: "data", nullable: true },
    } as const;
    const entry: SweepEntry = { name: "", axes: [], measured: [] };
    super({ name: "SweepPanel", half: "sweep", attributes }, { choices: known.map(choiceOf), entry });
    this.#known = known;
    this.observe("entry", () => this.#check());
    this.onMessage(content => this.#asked(content));
    this.#check();
  }

  /** The run that it has started last. */
  get run(): SweepRun | undefined {
    return this.#run;
  }

  protected override inPlace(): MimeBundle {
    return { "text/plain": `sweep panel of ${this.choices.length} parameters: it needs a page with anywidget` };
  }

  override close(): void {
    clearInterval(this.#timer);
    super.close();
  }

  #check(): void {
    try {
      this.set({ code: planOf(entryOf(this.entry), this.#known).code, problem: "" });
    } catch (error) {
      this.set({ code: "", problem: messageOf(error) });
    }
  }

  #asked(content: Json): void {
    if (typeof content !== "object" || content === null || !("do" in content)) return;
    if (content.do === "start") this.#start();
    else if (content.do === "pause") this.#run?.pause();
    else if (content.do === "resume") this.#run?.resume();
    else if (content.do === "stop") this.#run?.stop();
    this.#tell();
  }

  #start(): void {
    const isUnderWay = this.#run !== undefined && ["starting", "running", "paused"].includes(this.#run.state);
    if (isUnderWay) return this.set({ problem: "a sweep is under way: stop it first" });
    try {
      const { name, sweeps, measured } = planOf(entryOf(this.entry), this.#known);
      const start = dond.start as (...given: readonly unknown[]) => SweepRun;
      this.#run = start(...sweeps, ...measured, { ...(name !== "" && { name }), showProgress: false });
      this.set({ problem: "" });
    } catch (error) {
      return this.set({ problem: messageOf(error) });
    }
    this.#timer ??= setInterval(() => this.#tell(), tellEvery).unref();
    const over = (): void => {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#tell();
    };
    // Why it has failed is told as its reason.
    this.#run.then(over, over);
  }

  #tell(): void {
    if (!this.#run) return;
    const { title, state, done, total, elapsed, reason } = this.#run.progress;
    this.set({ progress: { title, state, done, total, elapsed, reason } });
  }
}

/** What a page sends may be anything. */
function entryOf(given: unknown): SweepEntry {
  const { name, axes, measured } = (given ?? {}) as Partial<Record<keyof SweepEntry, unknown>>;
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  return {
    name: text(name),
    axes: (Array.isArray(axes) ? axes : []).slice(0, 2).map((axis: unknown) => {
      const { parameter, start, stop, points, delay } = (axis ?? {}) as Record<string, unknown>;
      return {
        parameter: Number(parameter),
        start: text(start),
        stop: text(stop),
        points: text(points),
        delay: text(delay),
      };
    }),
    measured: (Array.isArray(measured) ? measured : []).filter(index => typeof index === "number"),
  };
}

/** As in `smu.smua.volt`: the instrument, and the way to its part. */
export function nameInCells(parameter: AnyParameter): string {
  const names: string[] = [parameter.name];
  let owner = parameter.instrument as { shortName?: string; parent?: unknown } | undefined | null;
  while (owner?.shortName !== undefined) {
    names.unshift(owner.shortName);
    owner = owner.parent as typeof owner;
  }
  return names.join(".");
}

/**
 * A panel that makes a sweep of one or two parameters: what is swept, from where to where, what is read; with the cell that
 * does the same. It starts, pauses and stops the run, which is `sweepPanel(…).run`.
 *
 * @example sweepPanel(smu, lockin.x)
 * @throws TypeError for what has no parameters.
 */
export function sweepPanel(...sources: readonly (AnyParameter | InstrumentBase)[]): SweepPanel {
  return new SweepPanel(sources);
}
