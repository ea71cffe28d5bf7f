/** Evaluates code in this thread the way a REPL does: names can be declared again, and top-level await works. */
import { Session, type Runtime as Inspector } from "node:inspector";
import { rewrittenMark } from "../loader/rewritten-mark.ts";
import type { ThrownAt } from "./error-report.ts";
import { ScriptPromises } from "./script-promises.ts";

/** A script's value, or what it threw. */
export type Evaluated = { value: unknown } | { thrown: unknown; at?: ThrownAt };

const objectGroup = "cell";

/** Taken before cells can replace it; called by another name it sees the session's top level and nothing of this module. */
// oxlint-disable-next-line no-eval -- a name is all it is given
const globalEval = eval;

/** A session of this thread's inspector; it hands out the values themselves instead of descriptions. */
export class Evaluator {
  readonly #session = new Session();
  readonly #receiver: string;
  readonly #running = new ScriptPromises();
  #received: unknown;

  constructor() {
    this.#session.connect();
    const name = "__setpointReceive";
    Object.defineProperty(globalThis, name, {
      configurable: true,
      value: (value: unknown) => {
        this.#received = value;
      },
    });
    let receiver = "";
    this.#session.post("Runtime.evaluate", { expression: name }, (_error, answer) => {
      receiver = answer.result.objectId ?? "";
    });
    Reflect.deleteProperty(globalThis, name);
    this.#receiver = receiver;
  }

  evaluate(expression: string): Promise<Evaluated> {
    return new Promise(resolve => {
      const marked = expression + rewrittenMark;
      const options = { expression: marked, replMode: true, awaitPromise: true, objectGroup };
      const held = this.#running.holdNext();
      this.#session.post("Runtime.evaluate", options, (error: Error | null, answer: Inspector.EvaluateReturnType) => {
        held.release();
        // Cut by the watchdog: whoever asked for that tells the cell.
        if (error) return;
        resolve(this.#take(answer));
        const { result, exceptionDetails } = answer;
        if (exceptionDetails || result.objectId !== undefined)
          this.#session.post("Runtime.releaseObjectGroup", { objectGroup });
      });
      held.stop();
    });
  }

  /** Reads a name of the session's top level without running anything of the user's. */
  read(name: string): { value: unknown } | undefined {
    if (!/^[\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*$/u.test(name)) return undefined;
    if (name in globalThis) return this.#readGlobal(name);
    try {
      return { value: globalEval(name) as unknown };
    } catch {
      // Nothing declares it, or its declaration was not reached.
      return undefined;
    }
  }

  /** What is on the global object may be a getter: the inspector reads it only if nothing of the user's runs. */
  #readGlobal(name: string): { value: unknown } | undefined {
    let found: { value: unknown } | undefined;
    const options = { expression: name, throwOnSideEffect: true, silent: true, objectGroup: "read" };
    this.#session.post("Runtime.evaluate", options, (error: Error | null, answer: Inspector.EvaluateReturnType) => {
      if (!error && !answer.exceptionDetails) found = { value: this.#value(answer.result) };
    });
    this.#session.post("Runtime.releaseObjectGroup", { objectGroup: "read" });
    return found;
  }

  /** Must come before the process ends: Node waits for inspectors. */
  close(): void {
    this.#session.disconnect();
  }

  #take({ result, exceptionDetails }: Inspector.EvaluateReturnType): Evaluated {
    if (!exceptionDetails) return { value: this.#value(result) };
    const { exception, url, lineNumber, columnNumber, stackTrace } = exceptionDetails;
    const frame = stackTrace?.callFrames[0];
    const at = frame
      ? { url: frame.url, line: frame.lineNumber + 1, column: frame.columnNumber }
      : { url: url ?? "", line: lineNumber + 1, column: columnNumber };
    const thrown = exception ? this.#value(exception) : new Error(exceptionDetails.text);
    return at.url === "" ? { thrown } : { thrown, at };
  }

  #value(remote: Inspector.RemoteObject): unknown {
    const { objectId, unserializableValue, value } = remote;
    if (objectId === undefined && unserializableValue === undefined) return value as unknown;
    const argument = objectId === undefined ? { unserializableValue } : { objectId };
    this.#session.post("Runtime.callFunctionOn", {
      objectId: this.#receiver,
      functionDeclaration: "function (value) { this(value); }",
      arguments: [argument],
    });
    const received = this.#received;
    this.#received = undefined;
    return received;
  }
}
