/** Calls of magics, the kernel's and those that users register. */
import { magics } from "../../language/magics/descriptions.ts";
import { nearest } from "../../language/service/nearest.ts";
import type { Json, MagicCall, MagicOptions, MimeBundle } from "../../runtime.ts";
import { currentCell, type Cell } from "../cell.ts";
import type { RegisteredMagic } from "../messages.ts";
import { toBundle } from "../mime-bundle.ts";
import type { MagicParts } from "./handler.ts";
import { UsageError } from "./usage-error.ts";

type Run = (argument: string, call: MagicCall) => unknown;

export class Magics {
  readonly #parts: MagicParts;
  readonly #changed: (registered: RegisteredMagic[]) => void;
  readonly #registered = new Map<string, { run: Run; summary: string }>();

  /** @param changed Hears which magics users have registered, after each change. */
  constructor(parts: Omit<MagicParts, "registered">, changed: (registered: RegisteredMagic[]) => void) {
    this.#parts = { ...parts, registered: () => this.#list() };
    this.#changed = changed;
  }

  /** Runs a magic of the running cell; what it returns is the value of its line. */
  async run(name: string, argument: string, body?: string): Promise<unknown> {
    const own = this.#registered.get(name);
    if (own) return await own.run(argument, callOf(currentCell(), body));
    // Most sessions use none: the code is loaded at the first use.
    const { handlers } = await import("./table.ts");
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    const isCell = body !== undefined;
    const described = magics.get(name);
    if (described && isCell && described.body === undefined) throw new UsageError(`%%${name}: must be %${name}`);
    if (described && !isCell && described.cellOnly === true) throw new UsageError(`%${name}: must be %%${name}`);
    if (handler) return await handler(argument, this.#parts, body);
    if (!described) throw this.#unknown(name, isCell ? "%%" : "%");
    const text = await this.#parts.questions.ask(name, argument, message => new UsageError(message));
    this.#parts.output.print("stdout", text);
    return undefined;
  }

  /**
   * Makes a magic of a function; the same name again replaces it.
   * @throws TypeError for a name that is the kernel's or none.
   */
  register(name: string, run: Run, { summary = "" }: MagicOptions = {}): Disposable {
    if (!/^[A-Za-z_]\w*$/u.test(name)) {
      throw new TypeError(`registering a magic as ${JSON.stringify(name)}: must be letters, digits and underscores`);
    }
    if (magics.has(name)) throw new TypeError(`registering %${name}: the kernel has a magic of that name`);
    const entry = { run, summary };
    this.#registered.set(name, entry);
    this.#changed(this.#list());
    return {
      [Symbol.dispose]: () => {
        if (this.#registered.get(name) !== entry) return;
        this.#registered.delete(name);
        this.#changed(this.#list());
      },
    };
  }

  #list(): RegisteredMagic[] {
    return Array.from(this.#registered, ([name, { summary }]) => ({ name, summary }));
  }

  #unknown(name: string, sign: string): UsageError {
    const known = [...magics.values(), ...this.#list()].map(one => ("cellOnly" in one ? "%%" : "%") + one.name);
    const meant = nearest(name, known.map(bareName));
    const near = known.filter(one => bareName(one) === meant || (name.length > 1 && bareName(one).startsWith(name)));
    const hint = near.length === 0 ? "" : `did you mean ${near.join(" or ")}? `;
    return new UsageError(`${sign}${name} is not a magic: ${hint}%lsmagic lists them`);
  }
}

function bareName(magic: string): string {
  return magic.replace(/^%+/u, "");
}

function callOf(cell: Cell | undefined, body: string | undefined): MagicCall {
  if (!cell) throw new UsageError("a magic belongs to a cell: none is running");
  const send = (entry: Json): void => void cell.payload.push(entry);
  return {
    id: cell.id,
    get interrupted() {
      return cell.interrupted;
    },
    body,
    setNextInput: (text: string, { replace = false } = {}) => send({ source: "set_next_input", text, replace }),
    page: (bundle: MimeBundle) => send({ source: "page", data: toBundle(bundle), start: 0 }),
  };
}
