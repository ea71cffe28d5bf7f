/** The debug adapter: takes the requests of one client, as the Debug Adapter Protocol and Jupyter (JEP 47) have them. */
import { readFile } from "node:fs/promises";
import type { Duplex } from "node:stream";
import type { JsonObject } from "../wire/index.ts";
import { Breakpoints } from "./breakpoints.ts";
import { capabilities } from "./capabilities.ts";
import { cellPath, filePrefix, fileSuffix, hashSeed, isCellPath } from "./cell-files.ts";
import { readBreakpoint } from "./asked-breakpoint.ts";
import { Arguments, RequestError, type Response, type Variable } from "./dap.ts";
import { Evaluation } from "./evaluation.ts";
import { scopesOf, shownFrame, type Frame } from "./frames.ts";
import { Session, type Step, type Stop } from "./session.ts";
import { Variables } from "./variables.ts";

/** JavaScript runs one thing at a time. */
const threadId = 1;
/** Numbers of what is inspected without a stop lie apart from those of a stop. */
const inspectedBase = 1_000_000_000;

export interface DebuggerOptions {
  /** Starts the executor's end of the debugger. */
  connect: () => Duplex;
  pid: () => number | undefined;
  publish: (event: JsonObject) => void;
  /** Names of JavaScript and of Node that cells have taken for their own. */
  taken: () => ReadonlySet<string>;
}

type Command = (args: Arguments) => Promise<JsonObject | undefined> | JsonObject | undefined;

export class Debugger {
  readonly #options: DebuggerOptions;
  readonly #breakpoints: Breakpoints;
  /** Texts of cells that were announced, by their paths. */
  readonly #dumped = new Map<string, string>();
  #session: Session | undefined;
  #inspected: Variables | undefined;
  #lineBase = 1;
  #columnBase = 1;
  #serial = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: DebuggerOptions) {
    this.#options = options;
    this.#breakpoints = new Breakpoints(breakpoint =>
      this.#event("breakpoint", { reason: "changed", breakpoint: this.#shownBreakpoint(breakpoint) }),
    );
  }

  /** Answers a request, whatever it is. */
  async request(content: JsonObject): Promise<Response> {
    const { command, seq } = content;
    const name = typeof command === "string" ? command : "";
    const answer = (rest: Pick<Response, "success" | "message" | "body">): Response => ({
      type: "response",
      seq: ++this.#serial,
      request_seq: typeof seq === "number" ? seq : 0,
      command: name,
      ...rest,
    });
    try {
      const body = await this.#run(name, content);
      return answer({ success: true, ...(body === undefined ? {} : { body }) });
    } catch (error) {
      return answer({ success: false, message: `debug: ${error instanceof Error ? error.message : String(error)}` });
    }
  }

  /** Another executor has taken the place of the one that was debugged. */
  executorEnded(): void {
    const session = this.#session;
    this.#session = undefined;
    this.#inspected = undefined;
    if (!session) return;
    session.ended();
    this.#breakpoints.clear();
    this.#event("terminated");
  }

  /** Lets the executor go. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#inspected = undefined;
    this.#breakpoints.clear();
    await session?.disconnect();
  }

  /** One request after another; an expression may take its time meanwhile. */
  #run(name: string, content: JsonObject): Promise<JsonObject | undefined> {
    const command = Object.hasOwn(this.#commands, name) ? this.#commands[name] : undefined;
    if (content["type"] !== undefined && content["type"] !== "request")
      throw new RequestError(`type is ${JSON.stringify(content["type"])}: must be "request"`);
    if (name === "") throw new RequestError("command is missing: must be text");
    if (!command)
      throw new RequestError(`${name} is not known: must be one of ${Object.keys(this.#commands).join(", ")}`);
    const run = async (): Promise<JsonObject | undefined> => command(new Arguments(name, content["arguments"]));
    if (name === "evaluate") return run();
    const done = this.#queue.then(run);
    this.#queue = done.catch(() => {});
    return done;
  }

  readonly #commands: Readonly<Record<string, Command>> = {
    initialize: args => {
      this.#lineBase = args.flag("linesStartAt1", true) ? 1 : 0;
      this.#columnBase = args.flag("columnsStartAt1", true) ? 1 : 0;
      return capabilities;
    },
    attach: args => this.#attach(args),
    configurationDone: () => undefined,
    disconnect: () => this.#disconnect(),
    terminate: () => this.#disconnect(),
    debugInfo: () => this.#info(),
    dumpCell: args => {
      const code = args.text("code");
      const sourcePath = cellPath(code);
      this.#dumped.set(sourcePath, code);
      return { sourcePath };
    },
    setBreakpoints: args => this.#setBreakpoints(args),
    breakpointLocations: args => this.#breakpointLocations(args),
    setExceptionBreakpoints: args => this.#setExceptions(args),
    exceptionInfo: () => this.#exceptionInfo(),
    source: async args => {
      const path = args.object("source").text("path");
      return { content: await this.#source(path), mimeType: "text/x-typescript" };
    },
    threads: () => ({ threads: [{ id: threadId, name: "main" }] }),
    stackTrace: args => this.#stackTrace(args),
    scopes: args => this.#scopes(args),
    variables: async args => {
      const page = {
        filter: args.optionalText("filter"),
        start: args.optionalNumber("start") ?? 0,
        count: args.optionalNumber("count"),
      };
      const reference = args.number("variablesReference");
      return { variables: await this.#holder(reference).members(reference, page) };
    },
    setVariable: args => this.#setVariable(args),
    evaluate: args => this.#evaluate(args),
    inspectVariables: () => this.#inspectVariables(),
    richInspectVariables: args => this.#richInspect(args),
    copyToGlobals: args => this.#copyToGlobals(args),
    // JupyterLab asks after every cell, attached or not.
    modules: async () => {
      const modules = ((await this.#session?.scripts.all()) ?? []).map(({ path, name }, id) => ({ id, name, path }));
      return { modules, totalModules: modules.length };
    },
    continue: async () => {
      this.#stop();
      await this.#attached.resume();
      return { allThreadsContinued: true };
    },
    pause: async () => {
      if (!this.#attached.stop) await this.#attached.pause();
      return undefined;
    },
    next: () => this.#step("stepOver"),
    stepIn: () => this.#step("stepInto"),
    stepOut: () => this.#step("stepOut"),
  };

  get #attached(): Session {
    if (!this.#session) throw new RequestError("the debugger is not attached: send attach first");
    return this.#session;
  }

  #stop(): Stop {
    const { stop } = this.#attached;
    if (!stop) throw new RequestError("the thread is running: it must be stopped");
    return stop;
  }

  #event(event: string, body?: JsonObject): void {
    this.#options.publish({ type: "event", seq: ++this.#serial, event, ...(body ? { body } : {}) });
  }

  async #attach(args: Arguments): Promise<undefined> {
    if (this.#session) throw new RequestError("the debugger is attached already");
    const session = new Session({
      stream: this.#options.connect(),
      breakpoints: this.#breakpoints,
      justMyCode: args.flag("justMyCode", true),
      stopped: ({ reason, hitBreakpointIds, exception }) =>
        this.#event("stopped", {
          reason,
          threadId,
          allThreadsStopped: true,
          hitBreakpointIds,
          ...(exception ? { text: exception.description?.split("\n", 1)[0] ?? "" } : {}),
        }),
      continued: () => this.#event("continued", { threadId, allThreadsContinued: true }),
    });
    this.#session = session;
    try {
      await session.connect();
    } catch (error) {
      this.#session = undefined;
      throw error;
    }
    this.#event("process", {
      name: "cells",
      systemProcessId: this.#options.pid(),
      isLocalProcess: true,
      startMethod: "attach",
    });
    this.#event("thread", { reason: "started", threadId });
    this.#event("initialized");
    return undefined;
  }

  async #disconnect(): Promise<undefined> {
    if (!this.#session) return undefined;
    await this.close();
    this.#event("terminated");
    return undefined;
  }

  #info(): JsonObject {
    return {
      isStarted: this.#session !== undefined,
      hashMethod: "Murmur2",
      hashSeed,
      tmpFilePrefix: filePrefix,
      tmpFileSuffix: fileSuffix,
      breakpoints: this.#breakpoints.byPath.map(([source, breakpoints]) => ({
        source,
        breakpoints: breakpoints.map(one => this.#shownBreakpoint(one)),
      })),
      stoppedThreads: this.#session?.stop ? [threadId] : [],
      richRendering: true,
      copyToGlobals: true,
      exceptionPaths: [],
    };
  }

  #shownBreakpoint(breakpoint: JsonObject & { line: number; column?: number }): JsonObject {
    const { line, column, ...rest } = breakpoint;
    return {
      ...rest,
      line: line - 1 + this.#lineBase,
      ...(column === undefined ? {} : { column: column - 1 + this.#columnBase }),
    };
  }

  async #setBreakpoints(args: Arguments): Promise<JsonObject> {
    const path = args.object("source").text("path");
    const asked = args.objects("breakpoints").map(one => readBreakpoint(one, this.#lineBase, this.#columnBase));
    const breakpoints = await this.#breakpoints.replace(path, asked);
    return { breakpoints: breakpoints.map(one => this.#shownBreakpoint(one)) };
  }

  async #breakpointLocations(args: Arguments): Promise<JsonObject> {
    const path = args.object("source").text("path");
    const first = args.number("line") + 1 - this.#lineBase;
    const last = (args.optionalNumber("endLine") ?? args.number("line")) + 1 - this.#lineBase;
    const script = (await this.#attached.scripts.at(path)).at(-1);
    const places = script?.breakableIn(first, last) ?? [];
    return {
      breakpoints: places.map(({ line, column }) => ({
        line: line - 1 + this.#lineBase,
        column: column + this.#columnBase,
      })),
    };
  }

  async #setExceptions(args: Arguments): Promise<undefined> {
    const filters = args.list("filters");
    const unknown = filters.find(one => !capabilities.exceptionBreakpointFilters.some(({ filter }) => filter === one));
    if (unknown !== undefined)
      throw new RequestError(`setExceptionBreakpoints: filter ${JSON.stringify(unknown)}: must be raised or uncaught`);
    await this.#attached.setExceptions(
      filters.includes("raised") ? "raised" : filters.includes("uncaught") ? "uncaught" : "none",
    );
    return undefined;
  }

  #exceptionInfo(): JsonObject {
    const { exception } = this.#stop();
    if (!exception) throw new RequestError("the thread was not stopped by an exception");
    const description = exception.description ?? String(exception.value);
    return {
      exceptionId: exception.className ?? exception.type,
      description: description.split("\n", 1)[0],
      breakMode: this.#attached.exceptions === "raised" ? "always" : "unhandled",
      details: { message: description.split("\n", 1)[0], stackTrace: description },
    };
  }

  async #source(path: string): Promise<string> {
    const known = this.#dumped.get(path) ?? this.#session?.scripts.sourceOf(path);
    if (known !== undefined) return known;
    if (isCellPath(path)) throw new RequestError(`source: there is no cell ${path}`);
    // Only what the user has loaded, not any file of the machine.
    if (this.#session?.scripts.hasFile(path) !== true) throw new RequestError(`source: ${path} has not been loaded`);
    return readFile(path, "utf8");
  }

  #stackTrace(args: Arguments): JsonObject {
    const { frames } = this.#stop();
    const start = args.optionalNumber("startFrame") ?? 0;
    const levels = args.optionalNumber("levels") || frames.length;
    return {
      stackFrames: frames
        .slice(start, start + levels)
        .map(frame => shownFrame(frame, this.#lineBase, this.#columnBase)),
      totalFrames: frames.length,
    };
  }

  #frame(id: number | undefined): Frame | undefined {
    if (id === undefined) return this.#session?.stop?.frames[0];
    const frame = this.#stop().frames.find(one => one.id === id);
    if (!frame) throw new RequestError(`frame ${id} is not known: numbers end when the thread goes on`);
    return frame;
  }

  #scopes(args: Arguments): JsonObject {
    return { scopes: scopesOf(this.#frame(args.number("frameId"))!, this.#attached.variables) };
  }

  #holder(reference: number): Variables {
    if (this.#inspected?.has(reference)) return this.#inspected;
    return this.#attached.variables;
  }

  #evaluation(): Evaluation {
    return new Evaluation(this.#attached, this.#options.taken());
  }

  async #setVariable(args: Arguments): Promise<JsonObject> {
    const { name, value, reference } = {
      name: args.text("name"),
      value: args.text("value"),
      reference: args.number("variablesReference"),
    };
    const objectId = this.#holder(reference).objectOf(reference);
    return shownValue(await this.#evaluation().assign(this.#frame(undefined), objectId, name, value));
  }

  async #evaluate(args: Arguments): Promise<JsonObject> {
    const expression = args.text("expression");
    const frame = this.#frame(args.optionalNumber("frameId"));
    const isHover = args.optionalText("context") === "hover";
    const value = await this.#evaluation().value(expression, frame, isHover);
    const { value: result, ...rest } = shownValue(this.#attached.variables.variable("", value, undefined));
    return { result, ...rest };
  }

  /** The session's names, also without a stop. */
  async #inspectVariables(): Promise<JsonObject> {
    if (!this.#session) return { variables: [] };
    this.#inspected?.clear();
    this.#inspected = new Variables(this.#session.link, "inspected", inspectedBase);
    return { variables: await this.#evaluation().globals(this.#inspected) };
  }

  async #richInspect(args: Arguments): Promise<JsonObject> {
    const frame = this.#frame(args.optionalNumber("frameId"));
    return { data: await this.#evaluation().bundle(args.text("variableName"), frame), metadata: {} };
  }

  async #copyToGlobals(args: Arguments): Promise<undefined> {
    const frame = this.#frame(args.number("srcFrameId"));
    await this.#evaluation().copyToGlobals(args.text("srcVariableName"), frame, args.text("dstVariableName"));
    return undefined;
  }

  async #step(kind: Step): Promise<undefined> {
    this.#stop();
    await this.#attached.step(kind);
    return undefined;
  }
}

/** A value without its name. */
function shownValue({ value, type, variablesReference, indexedVariables }: Variable): JsonObject {
  return {
    value,
    variablesReference,
    ...(type === undefined ? {} : { type }),
    ...(indexedVariables === undefined ? {} : { indexedVariables }),
  };
}
