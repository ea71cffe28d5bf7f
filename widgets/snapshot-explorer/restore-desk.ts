/** Restoring in two steps: a dry run that somebody looks at, and then exactly that, or nothing. */

import {
  type AnyParameter,
  RestoreError,
  type ParameterSelector,
  RestorePlan,
  type RestoreStep,
  restoreSnapshot,
} from "../../drivers/core/index.ts";
import { messageOf } from "../../drivers/core/errors.ts";
import { sameValue } from "../../drivers/core/snapshot/same-value.ts";
import { setText } from "../show/changes.ts";
import type { CheckedStep, CheckState } from "./explorer-state.ts";
import type { LiveLines } from "./live-lines.ts";
import { presentValue } from "./live-value.ts";

/** What is to be restored. */
export interface RestoreRequest {
  readonly live: LiveLines;
  /** What of the snapshot, as far as its instruments are open. */
  readonly only: readonly ParameterSelector[];
  /** The parameters of these on which the plan depends. */
  readonly parameters: readonly AnyParameter[];
  /** What is not open, with the reason. */
  readonly missing: readonly (readonly [path: string, why: string])[];
}

/** Nothing is checked. */
export const unchecked: CheckState = {
  stage: "none",
  problem: "",
  steps: [],
  refused: [],
  skipped: [],
  unchanged: 0,
};

const nothing = { name: "", steps: [], skipped: [], problems: [], unchanged: [] };

/** Makes a dry run, keeps it as long as it holds, and takes its steps. */
export class RestoreDesk {
  readonly #tell: (state: CheckState) => void;
  #state = unchecked;
  #request: RestoreRequest | undefined;
  #plan: RestorePlan | undefined;
  #known: ReadonlyMap<AnyParameter, unknown> = new Map();
  #check = 0;

  /** `tell` hears of every change. */
  constructor(tell: (state: CheckState) => void) {
    this.#tell = tell;
  }

  /** Forgets the dry run, for a reason. */
  drop(why: string): void {
    const { stage } = this.#state;
    if (stage === "restoring" || stage === "none" || stage === "outdated") return;
    this.#check++;
    this.#plan = undefined;
    this.#put(
      stage === "checking" || stage === "checked" ? { ...this.#state, stage: "outdated", problem: why } : unchecked,
    );
  }

  /** Looks whether a value has changed since the dry run: caches only. */
  look(): void {
    if (this.#state.stage !== "checked") return;
    const changed = [...this.#known].find(([parameter, value]) => !sameValue(presentValue(parameter), value));
    if (changed) this.drop(`${changed[0].fullName} has changed since: check again`);
  }

  /** Makes a dry run; the instruments are asked only if `readFirst`. */
  async check(request: RestoreRequest, readFirst: boolean): Promise<void> {
    if (this.#isBusy()) return;
    const own = ++this.#check;
    this.#put({ ...unchecked, stage: "checking" });
    try {
      const update = readFirst ? "All" : "Never";
      const plan = await this.#restore(request, { dryRun: true, update });
      if (own === this.#check) this.#keep(request, plan, "");
    } catch (error) {
      if (own === this.#check) this.#put({ ...unchecked, stage: "failed", problem: messageOf(error) });
    }
  }

  /** Reads the instruments, and takes the steps of the dry run if they are still the ones that are needed. */
  async restore(): Promise<void> {
    this.look();
    const [plan, request] = [this.#plan, this.#request];
    if (!plan || !request || this.#state.stage !== "checked") {
      if (!this.#isBusy())
        this.#put({ ...this.#state, problem: `nothing was set: ${this.#state.problem || "check first"}` });
      return;
    }
    this.#plan = undefined;
    this.#put({ ...this.#state, stage: "restoring", problem: "" });
    try {
      const onStep = (_step: RestoreStep, index: number): void => this.#reached(index, "setting");
      await this.#restore(request, { expected: plan, onStep });
      this.#reached(plan.steps.length, "set");
      this.#put({ ...this.#state, stage: "restored" });
    } catch (error) {
      this.#stopped(request, error);
    }
  }

  async #restore(
    { live, only }: RestoreRequest,
    options: Omit<NonNullable<Parameters<typeof restoreSnapshot>[2]>, "only">,
  ): Promise<RestorePlan> {
    // Where nothing is open there is no target.
    if (only.length === 0) return new RestorePlan(nothing);
    return await restoreSnapshot(live.target, live.snapshot, { ...options, only });
  }

  #isBusy(): boolean {
    return this.#state.stage === "checking" || this.#state.stage === "restoring";
  }

  /** The steps before are through. */
  #reached(at: number, state: "setting" | "failed" | "set"): void {
    const steps = this.#state.steps.map((step, index): CheckedStep => {
      return { ...step, result: index < at ? "set" : index === at ? state : step.result };
    });
    this.#put({ ...this.#state, steps });
  }

  #stopped(request: RestoreRequest, error: unknown): void {
    const problem = messageOf(error).split("\n")[0] ?? "";
    if (!(error instanceof RestoreError)) {
      // An interrupt: what was being set may have been set in part.
      const steps = this.#state.steps.map((step): CheckedStep => {
        return step.result === ""
          ? { ...step, result: "not tried" }
          : step.result === "setting"
            ? { ...step, result: "failed" }
            : step;
      });
      this.#put({ ...this.#state, stage: "failed", problem, steps });
    } else if (error.failed) {
      const { done, failed } = error;
      const steps = this.#state.steps.map((step, index): CheckedStep => {
        return { ...step, result: index < done.length ? "set" : index === done.length ? "failed" : "not tried" };
      });
      this.#put({ ...this.#state, stage: "failed", problem: `${failed.path}: ${problem}`, steps });
    } else
      this.#keep(
        request,
        error.plan,
        "nothing was set: the instruments are not as their last known values say. This is what would be set now",
      );
  }

  #keep(request: RestoreRequest, plan: RestorePlan, problem: string): void {
    this.#request = request;
    this.#plan = plan.problems.length === 0 && plan.steps.length > 0 ? plan : undefined;
    this.#known = new Map(request.parameters.map(parameter => [parameter, presentValue(parameter)]));
    const reasons = new Map<string, string[]>();
    const skipped = plan.skipped.map(({ path, reason }) => [path, reason] as const);
    for (const [path, why] of [...request.missing, ...skipped]) reasons.set(why, [...(reasons.get(why) ?? []), path]);
    this.#put({
      stage: "checked",
      problem,
      steps: plan.steps.map(stepOf),
      refused: plan.problems.map(({ path, message }) => [path, message]),
      skipped: [...reasons].map(([why, paths]) => [why, paths.join(", ")]),
      unchanged: plan.unchanged.length,
    });
  }

  #put(state: CheckState): void {
    this.#state = state;
    this.#tell(state);
  }
}

function stepOf({ path, from, to, why, parameter }: RestoreStep): CheckedStep {
  const { unit } = parameter;
  return { path, from: from === undefined ? "not known" : setText(from, unit), to: setText(to, unit), why, result: "" };
}
