/** The parts of the Debug Adapter Protocol that are used here, with Jupyter's additions (JEP 47). */
import type { JsonObject } from "../wire/index.ts";

export interface Response extends JsonObject {
  type: "response";
  seq: number;
  request_seq: number;
  command: string;
  success: boolean;
  /** Why it failed. */
  message?: string;
  body?: JsonObject;
}

export interface Source {
  name?: string;
  path?: string;
}

/** A breakpoint as a client asks for it. */
export interface SourceBreakpoint {
  line: number;
  column?: number;
  condition?: string;
  hitCondition?: string;
  logMessage?: string;
}

/** A breakpoint as it is. */
export interface Breakpoint extends JsonObject {
  id: number;
  verified: boolean;
  line: number;
  column?: number;
  source: Source;
  message?: string;
}

export interface Variable extends JsonObject {
  name: string;
  value: string;
  type?: string;
  evaluateName?: string;
  variablesReference: number;
  namedVariables?: number;
  indexedVariables?: number;
  presentationHint?: JsonObject;
}

/** A request that cannot be carried out; its text is the answer's. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}

/** Reads the arguments of a request: nothing in them is known before it has been looked at. */
export class Arguments {
  readonly #command: string;
  readonly #values: JsonObject;

  constructor(command: string, values: unknown) {
    if (values !== undefined && values !== null && (typeof values !== "object" || Array.isArray(values)))
      throw new RequestError(`${command}: arguments is ${JSON.stringify(values)}: must be an object`);
    this.#command = command;
    this.#values = (values ?? {}) as JsonObject;
  }

  text(key: string): string {
    const value = this.#values[key];
    if (typeof value !== "string") throw this.#refused(key, value, "must be text");
    return value;
  }

  optionalText(key: string): string | undefined {
    return this.#values[key] === undefined || this.#values[key] === null ? undefined : this.text(key);
  }

  /** A whole number that is not negative. */
  number(key: string): number {
    const value = this.#values[key];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0)
      throw this.#refused(key, value, "must be a whole number that is not negative");
    return value;
  }

  optionalNumber(key: string): number | undefined {
    return this.#values[key] === undefined || this.#values[key] === null ? undefined : this.number(key);
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.#values[key];
    if (value === undefined || value === null) return fallback;
    if (typeof value !== "boolean") throw this.#refused(key, value, "must be true or false");
    return value;
  }

  object(key: string): Arguments {
    if (this.#values[key] === undefined) throw this.#refused(key, undefined, "must be an object");
    return new Arguments(`${this.#command}: ${key}`, this.#values[key]);
  }

  list(key: string): unknown[] {
    const value = this.#values[key] ?? [];
    if (!Array.isArray(value)) throw this.#refused(key, value, "must be a list");
    return value;
  }

  objects(key: string): Arguments[] {
    return this.list(key).map((one, index) => new Arguments(`${this.#command}: ${key}[${index}]`, one));
  }

  #refused(key: string, value: unknown, allowed: string): RequestError {
    return new RequestError(`${this.#command}: ${key} is ${JSON.stringify(value) ?? "missing"}: ${allowed}`);
  }
}
