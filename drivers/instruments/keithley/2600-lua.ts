/** The part of Lua that the scripts of a simulated Keithley 2600 are written in: assignments, counting loops, calls. */

/** What a script refers to by name: attributes and functions of the instrument. */
export interface LuaHost {
  /** @throws LuaError for what there is not. */
  get(name: string): number;
  /** @throws LuaError for what cannot be set so. */
  set(name: string, value: number): void;
  /** Calls a function with what its arguments are: numbers, or the names of buffers. */
  call(name: string, args: readonly (number | string)[]): Promise<void> | void;
  /** Whether the script is to go on. */
  readonly goesOn: boolean;
}

/** A script that makes no sense; the message is what the error queue of the instrument says. */
export class LuaError extends Error {
  override readonly name = "LuaError";
}

type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "operation"; readonly sign: string; readonly left: Expression; readonly right: Expression };

type Statement =
  | { readonly kind: "set"; readonly name: string; readonly isLocal: boolean; readonly value: Expression }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: "for";
      readonly name: string;
      readonly from: Expression;
      readonly to: Expression;
      readonly body: readonly Statement[];
    };

/**
 * Runs a script to its end, or until its host does not go on.
 * @throws LuaError for what is not of this part of Lua, before anything has run; and what the host throws.
 */
export async function runLua(source: string, host: LuaHost): Promise<void> {
  const program = new Parser(source).program();
  await new Run(host).all(program);
}

const remark = /--[^\n]*/g;
const token = /\s*([A-Za-z_][\w.]*|\d+\.?\d*(?:[eE][-+]?\d+)?|[-+*/=(),;])/y;

class Parser {
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(text: string) {
    const source = text.replaceAll(remark, "");
    const end = source.trimEnd().length;
    token.lastIndex = 0;
    while (token.lastIndex < end) {
      const from = token.lastIndex;
      const found = token.exec(source)?.[1];
      if (found === undefined)
        throw new LuaError(`unexpected symbol near ${source.slice(from, end).trim().slice(0, 20)}`);
      this.#tokens.push(found);
    }
  }

  program(): Statement[] {
    const statements = this.#block();
    if (this.#next !== undefined) throw this.#unexpected();
    return statements;
  }

  #block(): Statement[] {
    const statements: Statement[] = [];
    while (this.#next !== undefined && this.#next !== "end") {
      if (!this.#has(";")) statements.push(this.#statement());
    }
    return statements;
  }

  #statement(): Statement {
    if (this.#has("for")) return this.#for();
    const isLocal = this.#has("local");
    const name = this.#name();
    if (this.#has("=")) return { kind: "set", name, isLocal, value: this.#sum() };
    if (isLocal) throw this.#unexpected();
    this.#expect("(");
    const args: Expression[] = [];
    while (!this.#has(")")) {
      if (args.length > 0) this.#expect(",");
      args.push(this.#sum());
    }
    return { kind: "call", name, args };
  }

  #for(): Statement {
    const name = this.#name();
    this.#expect("=");
    const from = this.#sum();
    this.#expect(",");
    const to = this.#sum();
    this.#expect("do");
    const body = this.#block();
    this.#expect("end");
    return { kind: "for", name, from, to, body };
  }

  #sum(): Expression {
    return this.#chain(["+", "-"], () => this.#chain(["*", "/"], () => this.#value()));
  }

  #chain(signs: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    for (let sign = this.#next; sign !== undefined && signs.includes(sign); sign = this.#next) {
      this.#at++;
      left = { kind: "operation", sign, left, right: operand() };
    }
    return left;
  }

  #value(): Expression {
    if (this.#has("-"))
      return { kind: "operation", sign: "-", left: { kind: "number", value: 0 }, right: this.#value() };
    if (this.#has("(")) {
      const inner = this.#sum();
      this.#expect(")");
      return inner;
    }
    const next = this.#next ?? "";
    if (!/^\d/.test(next)) return { kind: "name", name: this.#name() };
    this.#at++;
    return { kind: "number", value: Number(next) };
  }

  get #next(): string | undefined {
    return this.#tokens[this.#at];
  }

  #has(wanted: string): boolean {
    if (this.#next !== wanted) return false;
    this.#at++;
    return true;
  }

  #expect(wanted: string): void {
    if (!this.#has(wanted)) throw this.#unexpected();
  }

  #name(): string {
    const next = this.#next ?? "";
    if (!/^[A-Za-z_]/.test(next) || keywords.has(next)) throw this.#unexpected();
    this.#at++;
    return next;
  }

  #unexpected(): LuaError {
    return new LuaError(`unexpected symbol near ${this.#next ?? "<eof>"}`);
  }
}

const keywords = new Set(["do", "else", "end", "for", "function", "if", "local", "return", "then", "while"]);

class Run {
  readonly #host: LuaHost;
  readonly #variables = new Map<string, number>();

  constructor(host: LuaHost) {
    this.#host = host;
  }

  async all(statements: readonly Statement[]): Promise<void> {
    for (const statement of statements) {
      if (!this.#host.goesOn) return;
      const waiting = this.#one(statement);
      // A promise for each of a hundred thousand statements would be most of the time.
      if (waiting) await waiting;
    }
  }

  #one(statement: Statement): Promise<void> | void {
    if (statement.kind === "for") return this.#loop(statement);
    if (statement.kind === "call") return this.#host.call(statement.name, statement.args.map(this.#argument));
    const value = this.#evaluate(statement.value);
    // What has no dot is a variable of the script.
    if (statement.isLocal || !statement.name.includes(".")) this.#variables.set(statement.name, value);
    else this.#host.set(statement.name, value);
  }

  async #loop({ name, from, to, body }: Extract<Statement, { kind: "for" }>): Promise<void> {
    const last = this.#evaluate(to);
    for (let index = this.#evaluate(from); index <= last && this.#host.goesOn; index++) {
      this.#variables.set(name, index);
      await this.all(body);
    }
  }

  readonly #argument = (expression: Expression): number | string =>
    expression.kind === "name" && /\.nvbuffer[12](\.readings)?$/.test(expression.name)
      ? expression.name
      : this.#evaluate(expression);

  #evaluate(expression: Expression): number {
    if (expression.kind === "number") return expression.value;
    if (expression.kind === "name") return this.#variables.get(expression.name) ?? this.#host.get(expression.name);
    return operate(expression.sign, this.#evaluate(expression.left), this.#evaluate(expression.right));
  }
}

function operate(sign: string, left: number, right: number): number {
  if (sign === "+") return left + right;
  if (sign === "-") return left - right;
  return sign === "*" ? left * right : left / right;
}
