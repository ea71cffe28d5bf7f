/** Expressions and assignments of a client, in a frame or in the session of all cells. */
import type { Runtime } from "node:inspector";
import type { JsonObject } from "../wire/index.ts";
import { rewriteCell } from "../language/rewrite-cell.ts";
import { markExpression, unmarkedName } from "../language/taken-names.ts";
import { RequestError, type Variable } from "./dap.ts";
import type { Frame } from "./frames.ts";
import type { Session } from "./session.ts";
import type { Variables } from "./variables.ts";

/** Expressions are cut after so long: the thread that evaluates them is held. */
const longestMilliseconds = 10_000;
const objectGroup = "stop";

export class Evaluation {
  readonly #session: Session;
  readonly #taken: ReadonlySet<string>;

  /** @param taken Names of JavaScript and of Node that cells have taken for their own. */
  constructor(session: Session, taken: ReadonlySet<string>) {
    this.#session = session;
    this.#taken = taken;
  }

  /** The value of an expression. What a hover asks for must not change anything. */
  async value(written: string, frame: Frame | undefined, isHover = false): Promise<Runtime.RemoteObject> {
    const expression = markExpression(written, this.#taken);
    const callFrameId = frame?.call?.callFrameId;
    const options = {
      objectGroup,
      generatePreview: true,
      silent: true,
      throwOnSideEffect: isHover,
      timeout: longestMilliseconds,
    };
    if (callFrameId !== undefined)
      return this.#result("Debugger.evaluateOnCallFrame", { ...options, expression, callFrameId });
    // A thread that is held settles no promise.
    const isFree = this.#session.stop === undefined && !isHover;
    return this.#result("Runtime.evaluate", {
      ...options,
      expression: isFree ? rewriteCell(written, { url: "debugger", taken: this.#taken }).code : expression,
      replMode: true,
      awaitPromise: isFree,
      disableBreaks: true,
    });
  }

  /** Assigns the value of an expression to a name of a frame, or to a member of an object. */
  async assign(frame: Frame | undefined, objectId: string | undefined, name: string, value: string): Promise<Variable> {
    const { variables } = this.#session;
    if (objectId === undefined) {
      checkName("setVariable", name);
      return variables.variable(name, await this.value(`${name} = (${value}\n)`, frame), name);
    }
    const given = await this.value(`(${value}\n)`, frame);
    const assigned = await this.#call(objectId, "function (name, value) { return this[name] = value; }", [
      { value: name },
      argumentOf(given),
    ]);
    return variables.variable(name, assigned, undefined);
  }

  /** The session's names and their values. */
  async globals(variables: Variables): Promise<Variable[]> {
    const { link } = this.#session;
    const { names } = await link.send<Runtime.GlobalLexicalScopeNamesReturnType>("Runtime.globalLexicalScopeNames");
    const found = await Promise.all(
      names.map(async (name): Promise<Variable[]> => {
        const { result, exceptionDetails } = await link.send<Runtime.EvaluateReturnType>("Runtime.evaluate", {
          expression: name,
          objectGroup: variables.group,
          generatePreview: true,
          silent: true,
          throwOnSideEffect: true,
          disableBreaks: true,
        });
        // A cell that failed has left names without a value.
        return exceptionDetails ? [] : [variables.variable(name, result, unmarkedName(name))];
      }),
    );
    return found.flat();
  }

  /** A value as a MIME bundle. */
  async bundle(expression: string, frame: Frame | undefined): Promise<JsonObject> {
    const value = await this.value(expression, frame, true);
    const support = await this.#result("Runtime.evaluate", { expression: "$kernel.debug", objectGroup });
    const bundle = "function (value) { return this.bundle(value); }";
    const shown = await this.#call(support.objectId ?? "", bundle, [argumentOf(value)], { returnByValue: true });
    return shown.value as JsonObject;
  }

  /** Gives a value of a frame to a name that all cells see. */
  async copyToGlobals(expression: string, frame: Frame | undefined, name: string): Promise<void> {
    checkName("copyToGlobals", name);
    const value = await this.value(expression, frame);
    const assign = await this.#result("Runtime.evaluate", {
      expression: `(value => { ${markExpression(name, this.#taken)} = value; })`,
      objectGroup,
    });
    await this.#call(assign.objectId ?? "", "function (value) { this(value); }", [argumentOf(value)]);
  }

  #call(
    objectId: string,
    functionDeclaration: string,
    args: Runtime.CallArgument[],
    more: object = {},
  ): Promise<Runtime.RemoteObject> {
    const options = {
      objectId,
      functionDeclaration,
      arguments: args,
      objectGroup,
      generatePreview: true,
      silent: true,
    };
    return this.#result("Runtime.callFunctionOn", { ...options, ...more });
  }

  async #result(method: string, params: object): Promise<Runtime.RemoteObject> {
    const { result, exceptionDetails: details } = await this.#session.link.send<Runtime.EvaluateReturnType>(
      method,
      params,
    );
    if (details) throw new RequestError(details.exception?.description?.split("\n", 1)[0] ?? details.text);
    return result;
  }
}

function argumentOf({ objectId, unserializableValue, value }: Runtime.RemoteObject): Runtime.CallArgument {
  if (objectId !== undefined) return { objectId };
  return unserializableValue === undefined ? { value: value as unknown } : { unserializableValue };
}

function checkName(command: string, name: string): void {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name))
    throw new RequestError(`${command}: ${JSON.stringify(name)} is no name`);
}
