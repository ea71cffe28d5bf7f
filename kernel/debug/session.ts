/** A debugger that is attached to an executor: what its inspector says, turned into stops that mean something to the user. */
import type { Debugger, Runtime } from "node:inspector";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Breakpoints } from "./breakpoints.ts";
import { catchFinder } from "./catches.ts";
import { framesOf, type Frame } from "./frames.ts";
import { InspectorError, InspectorLink } from "./inspector-link.ts";
import { Scripts } from "./scripts.ts";
import { Variables } from "./variables.ts";

export type Step = "stepOver" | "stepInto" | "stepOut";

/** The thread is held. */
export interface Stop {
  reason: "breakpoint" | "step" | "exception" | "pause";
  frames: readonly Frame[];
  hitBreakpointIds: readonly number[];
  exception?: Runtime.RemoteObject;
}

export interface SessionOptions {
  stream: Duplex;
  breakpoints: Breakpoints;
  /** Leave out what is not the user's code: packages, and the framework. */
  justMyCode: boolean;
  stopped: (stop: Stop) => void;
  continued: () => void;
}

/** Functions that wait are followed so far down. */
const asyncDepth = 16;
/** A pause is asked for again after so long, and so many times. */
const pauseMilliseconds = 100;
const pauseRepeats = 20;
const codeFolder = new URL("../..", import.meta.url);

export class Session {
  readonly link: InspectorLink;
  readonly scripts: Scripts;
  /** Values that are shown while the thread is held. */
  readonly variables: Variables;
  /** Which exceptions stop the thread. */
  exceptions: "none" | "uncaught" | "raised" = "none";
  readonly #options: SessionOptions;
  readonly #hidden: RegExp;
  #stop: Stop | undefined;
  /** The step under way, with the scripts it started from. */
  #step: { kind: Step; from: ReadonlySet<string>; awaiter: Debugger.Location | undefined } | undefined;
  /** Breakpoints where a function that waits may go on. */
  #awaiting: string[] = [];
  #isPauseAsked = false;
  /** Stops that are being looked at. */
  #looking = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    const folder = options.justMyCode ? codeFolder : new URL("kernel/", codeFolder);
    const packages = options.justMyCode ? "|/node_modules/" : "";
    this.#hidden = new RegExp(
      `^node:|^${escapeRegExp(folder.href)}|^${escapeRegExp(fileURLToPath(folder))}${packages}`,
      "u",
    );
    this.link = new InspectorLink(options.stream, (method, params) => this.#received(method, params));
    this.scripts = new Scripts(this.link, this.#hidden);
    this.variables = new Variables(this.link, "stop");
  }

  get stop(): Stop | undefined {
    return this.#stop;
  }

  async connect(): Promise<void> {
    await this.link.send("Relay.connect");
    await this.link.send("Debugger.enable");
    await this.link.send("Debugger.setAsyncCallStackDepth", { maxDepth: asyncDepth });
    await this.link.send("Debugger.setBlackboxPatterns", { patterns: [this.#hidden.source] });
    // Scripts that carry a mark of the rewrite wait until their breakpoints are bound.
    await this.link.send("Debugger.setInstrumentationBreakpoint", {
      instrumentation: "beforeScriptWithSourceMapExecution",
    });
    await this.#options.breakpoints.connect(this);
  }

  async disconnect(): Promise<void> {
    await this.link.send("Relay.disconnect").catch(ignoreGone);
    this.ended();
  }

  /** The executor is gone, or nobody debugs it any more. */
  ended(): void {
    this.link.close();
    this.#resumed();
  }

  async setExceptions(which: Session["exceptions"]): Promise<void> {
    this.exceptions = which;
    await this.link.send("Debugger.setPauseOnExceptions", { state: which === "none" ? "none" : "all" });
  }

  async pause(): Promise<void> {
    this.#isPauseAsked = true;
    await this.link.send("Debugger.pause");
    void this.#repeatPause().catch(ignoreGone);
  }

  /** V8 may mean to pause at the next call, which a loop never makes: then its script gets breakpoints everywhere. */
  async #repeatPause(): Promise<void> {
    for (let time = 0; time < pauseRepeats; time++) {
      await sleep(pauseMilliseconds);
      if (!this.#isPauseAsked) return;
      if (this.#looking > 0) continue;
      await this.scripts.readAll();
      // Runs on top of what is running: its stack names the scripts.
      const { result } = await this.link.send<Runtime.EvaluateReturnType>("Runtime.evaluate", {
        expression: "new Error().stack",
        disableBreaks: true,
        silent: true,
      });
      const running = this.scripts.onStack(String(result.value));
      for (const { id } of running) await this.#stopIn(id);
      if (running.length > 0) return;
    }
  }

  async resume(): Promise<void> {
    this.#step = undefined;
    await this.link.send("Debugger.resume");
  }

  async step(kind: Step): Promise<void> {
    const frames = this.#stop?.frames ?? [];
    const from = new Set(frames.map(({ source }) => source.path ?? ""));
    this.#step = { kind, from, awaiter: frames.find(({ call }) => !call)?.location };
    await this.link.send(`Debugger.${kind}`);
  }

  #received(method: string, params: unknown): void {
    switch (method) {
      case "Debugger.scriptParsed":
        this.scripts.parsed(params as Debugger.ScriptParsedEventDataType);
        break;
      case "Debugger.paused":
        this.#looking++;
        void this.#paused(params as Debugger.PausedEventDataType)
          .catch(ignoreGone)
          .finally(() => this.#looking--);
        break;
      case "Debugger.resumed":
        this.#resumed();
        break;
    }
  }

  async #paused(event: Debugger.PausedEventDataType): Promise<void> {
    await this.scripts.readAll();
    if (event.reason === "instrumentation") {
      const { scriptId = "" }: { scriptId?: string } = event.data ?? {};
      const script = this.scripts.get(scriptId);
      if (script) await this.#options.breakpoints.bind(script);
      await this.link.send("Debugger.resume");
      return;
    }
    const onward = await this.#onward(event);
    if (onward) {
      await this.link.send(`Debugger.${onward}`);
      return;
    }
    await this.#announce(event);
  }

  /** How the thread goes on, if there is nothing to see for the user. */
  async #onward(event: Debugger.PausedEventDataType): Promise<Step | "resume" | undefined> {
    const { callFrames, reason, hitBreakpoints = [] } = event;
    this.#hit = this.#options.breakpoints.hit(hitBreakpoints);
    if (this.#hit.length > 0) return undefined;
    const [top] = callFrames;
    const isExpected = this.#step !== undefined || this.#isPauseAsked;
    if (!top || (hitBreakpoints.length > 0 && !isExpected)) return "resume";
    const isShown = this.scripts.isShown(top.location.scriptId);
    if (isException(reason)) return isShown && this.#isWanted(event) ? undefined : this.#ongoing();
    if (!isShown) return this.#leave(callFrames);
    const script = this.scripts.get(top.location.scriptId);
    if (!script) return undefined;
    await this.scripts.prepare(script);
    // A step that arrives at the beginning of another cell has left its own.
    if (this.#step && script.isCell && top.functionName === "" && !this.#step.from.has(script.path)) {
      this.#step = undefined;
      return "resume";
    }
    return script.isSeam(top.location) ? (this.#step?.kind ?? "stepOver") : undefined;
  }

  #hit: number[] = [];

  #ongoing(): Step | "resume" {
    return this.#step?.kind ?? "resume";
  }

  /** Out of what is not shown: to the user's code, if that is below. */
  async #leave(callFrames: readonly Debugger.CallFrame[]): Promise<Step | "resume"> {
    if (!this.#step && !this.#isPauseAsked) return "resume";
    if (callFrames.some(({ location }) => this.scripts.isShown(location.scriptId))) return "stepOut";
    if (this.#isPauseAsked) return "stepInto";
    const awaiter = this.#step?.awaiter;
    if (awaiter) await this.#stopIn(awaiter.scriptId);
    else this.#step = undefined;
    return "resume";
  }

  /** V8 does not step from the end of a function to the one that awaits it: that one is stopped wherever it goes on. */
  async #stopIn(scriptId: string): Promise<void> {
    const script = this.scripts.get(scriptId);
    if (!script) return;
    await this.scripts.prepare(script);
    const set = script.codeLocations.map(location =>
      this.link
        .send<Debugger.SetBreakpointReturnType>("Debugger.setBreakpoint", {
          location: { scriptId: script.id, ...location },
        })
        // Where a breakpoint of the user is already, that one stops.
        .then(({ breakpointId }) => void this.#awaiting.push(breakpointId), ignoreGone),
    );
    await Promise.all(set);
  }

  /** Takes the breakpoints of a step back that has arrived, or is given up. */
  async #forgetAwaiting(): Promise<void> {
    const ids = this.#awaiting;
    this.#awaiting = [];
    await Promise.all(
      ids.map(breakpointId => this.link.send("Debugger.removeBreakpoint", { breakpointId }).catch(ignoreGone)),
    );
  }

  #isWanted({ callFrames, asyncStackTrace }: Debugger.PausedEventDataType): boolean {
    if (this.exceptions !== "uncaught") return this.exceptions === "raised";
    return !framesOf(this.scripts, callFrames, asyncStackTrace).some(frame => {
      const source = this.scripts.sourceOf(frame.source.path ?? "");
      return source !== undefined && catchFinder(source)(frame);
    });
  }

  async #announce(event: Debugger.PausedEventDataType): Promise<void> {
    const { callFrames, asyncStackTrace, reason, data } = event;
    const hitBreakpointIds = this.#hit;
    const stop: Stop = {
      reason:
        hitBreakpointIds.length > 0
          ? "breakpoint"
          : isException(reason)
            ? "exception"
            : this.#step
              ? "step"
              : this.#isPauseAsked
                ? "pause"
                : "breakpoint",
      frames: framesOf(this.scripts, callFrames, asyncStackTrace),
      hitBreakpointIds,
    };
    if (isException(reason) && data) stop.exception = data as Runtime.RemoteObject;
    this.#step = undefined;
    this.#isPauseAsked = false;
    this.#stop = stop;
    await this.#forgetAwaiting();
    // An interrupt may have let the thread go meanwhile.
    if (this.#stop === stop) this.#options.stopped(stop);
  }

  #resumed(): void {
    if (!this.#stop) return;
    this.#stop = undefined;
    this.variables.clear();
    this.#options.continued();
  }
}

function isException(reason: string): boolean {
  return reason === "exception" || reason === "promiseRejection";
}

function ignoreGone(error: unknown): void {
  // The thread went on, or the executor ended, while it was asked.
  if (!(error instanceof InspectorError)) throw error;
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
