/** A REPL of the kind the executor runs: rewritten cells in an in-thread inspector session, with the smallest `$kernel`. */
import { Session, type Runtime } from "node:inspector";
import { ownName } from "../../../kernel/executor/own-name.ts";
import { ScriptPromises } from "../../../kernel/executor/script-promises.ts";
import { rewriteCell, rewriteModule } from "../../../kernel/language/index.ts";
import { provideMetadataSymbol } from "../../../kernel/loader/metadata-symbol.ts";

export class KeyboardInterrupt extends Error {
  // On the prototype: engines differ in when they read the name for the text of a stack.
  override get name(): string {
    return "KeyboardInterrupt";
  }
}

/** What a cell came to: a value that survives JSON, or the text of what it threw. */
export interface Outcome {
  value?: unknown;
  thrown?: string;
}

export class Repl implements Disposable {
  /** Every call of a rewritten cell into the kernel, by name. */
  readonly calls: string[] = [];
  readonly stop = new Int32Array(1);
  readonly #session = new Session();
  readonly #running = new ScriptPromises();
  #count = 0;

  constructor() {
    this.#session.connect();
    const { calls, stop } = this;
    provideMetadataSymbol();
    let held: unknown;
    const kernel = {
      isThrough(value: unknown) {
        held = value;
        return false;
      },
      rest: () => (calls.push("wait"), held),
      wait: (value: unknown) => (calls.push("wait"), value),
      each: (values: unknown) => (calls.push("each"), values),
      import: (name: string, options?: unknown) => {
        calls.push(options ? `import ${name} ${JSON.stringify(options)}` : `import ${name}`);
        return import(/* @vite-ignore */ name);
      },
      stop() {
        stop[0] = 0;
        throw new KeyboardInterrupt("stopped");
      },
      thrown: (value: unknown) => value,
      handled() {},
      wanted: () => {},
      named: ownName,
      resume(error: unknown) {
        if (error instanceof KeyboardInterrupt) throw error;
      },
    };
    Object.assign(globalThis, { $kernel: kernel, $stop: stop, KeyboardInterrupt });
  }

  async run(source: string): Promise<Outcome> {
    return this.evaluate(rewriteCell(source, { url: `cell:${++this.#count}` }).code);
  }

  /** Runs a module's rewritten text as a script; it must have no imports or exports. */
  async module(source: string): Promise<Outcome> {
    return this.evaluate(rewriteModule(source, { url: "file:///m.ts" }).code.replace(/export \{\};?/, ""));
  }

  async evaluate(expression: string): Promise<Outcome> {
    const options = { expression, replMode: true, awaitPromise: true, returnByValue: true };
    const evaluated = await new Promise<Runtime.EvaluateReturnType | undefined>((resolve, reject) => {
      const held = this.#running.holdNext();
      this.#session.post("Runtime.evaluate", options, (error, value: Runtime.EvaluateReturnType | undefined) => {
        held.release();
        if (error) reject(error);
        else resolve(value);
      });
      held.stop();
    });
    if (!evaluated) throw new Error("evaluating gave nothing");
    const { result, exceptionDetails } = evaluated;
    if (exceptionDetails)
      return {
        thrown: exceptionDetails.exception?.description?.split("\n")[0] ?? String(exceptionDetails.exception?.value),
      };
    return result.type === "undefined" ? {} : { value: result.value };
  }

  [Symbol.dispose](): void {
    this.#session.disconnect();
  }
}
