/** Parameters that an instrument reads and sets with one command. */

import { inspect } from "node:util";

import { format, FormatError } from "../../io/format.ts";
import { runtime } from "../../runtime.ts";
import { isInterrupt, messageOf, ParameterError, ReplyError } from "../errors.ts";
import type { OwnerInstrument } from "../instrument/types.ts";
import { holdsBus } from "../instrument/types.ts";
import { tryNumber } from "../parse-number.ts";
import { repr } from "../python-text.ts";
import type { SetBy } from "./delegate-types.ts";
import type { GroupParameter } from "./group-parameter.ts";
import { GroupMember, join } from "./group-parameter.ts";
import { guarded } from "./guarded-promise.ts";
import { stateOf } from "./parameter-state.ts";
import { permitted } from "./permitted.ts";
import { SetQueue, turns } from "./set-queue.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- members of any type
type AnyMember = GroupParameter<any, any>;

/** The members: a list, known by the names of the parameters, or an object with names of its own. */
export type GroupMembers = readonly AnyMember[] | Readonly<Record<string, AnyMember>>;

/** The members by name. */
export type MembersByName<Given> = Given extends readonly (infer P extends AnyMember)[]
  ? { readonly [Member in P as Member["name"]]: Member }
  : Given;

/** Values for some of the members. */
export type GroupValues<Given> = { [Name in keyof MembersByName<Given>]?: SetBy<MembersByName<Given>[Name]> };

/** How a group is read and set. */
export interface GroupOptions {
  /** What is sent, with a place for each member: `"CMD {a}, {b}"`. Default none: the group cannot be set. */
  setCmd?: string;
  /** The query for all members, or a function that gives it. Default none: the group cannot be read. */
  getCmd?: string | (() => string | Promise<string>);
  /** What a reply says of each member. Default its parts between separators, in the order of the members. */
  getParser?: (reply: string) => Readonly<Record<string, unknown>>;
  /** What stands between the parts of a reply. Default ",". */
  separator?: string;
  /** Whether all members must belong to the same instrument. Default true. */
  singleInstrument?: boolean;
}

/**
 * `new Group([this.a, this.b], { setCmd: "CMD {a}, {b}", getCmd: "CMD?" })`: reading one member reads all, setting one
 * sends all. Sets, ramps and updates of its members wait for each other.
 */
export class Group<const Given extends GroupMembers = GroupMembers> {
  readonly #members: Readonly<Record<string, GroupMember>>;
  readonly #options: GroupOptions;
  readonly #instrument: OwnerInstrument | undefined;
  /** Sets, ramps and updates. */
  readonly #turns = new SetQueue();
  /** One exchange after the other: a reply never overtakes what was sent after its question. */
  readonly #exchanges = new SetQueue();
  #initial: "none" | "due" = "none";

  constructor(members: Given, options: GroupOptions = {}) {
    this.#members = byName(members);
    this.#options = options;
    const all = this.#list;
    const instruments = new Set(all.map(rootOf));
    if ((options.singleInstrument ?? true) && instruments.size > 1)
      throw new TypeError("All parameters should belong to the same instrument");
    [this.#instrument] = instruments;
    this.#initial = this.#hasInitialValues() ? "due" : "none";
    const { getCmd, setCmd } = options;
    for (const member of all)
      member[join]({
        group: this,
        canGet: getCmd !== undefined,
        canSet: setCmd !== undefined,
        [turns]: this.#turns,
        read: () => this.#exchange(() => this.#read()),
        send: async (one, raw) => {
          await this.#permitOthers([one]);
          await this.#exchange(() => this.#send(new Map([[one, raw]])));
        },
        begin: () => this.#exchange(async () => undefined),
      });
  }

  /** The members by name. */
  get parameters(): MembersByName<Given> {
    return this.#members as unknown as MembersByName<Given>;
  }

  /** The instrument that is asked. */
  get instrument(): OwnerInstrument | undefined {
    return this.#instrument;
  }

  /** Reads the values of all members. */
  update(): Promise<void> {
    const update = () => this.#turns.run(() => this.#exchange(() => this.#read()));
    return this.#pending(`updating ${this.#names}`, update);
  }

  /** Sets some of the members, the others stay; one that has a step is ramped first. */
  setParameters(values: GroupValues<Given>): Promise<void> {
    return this.#pending(`setting ${Object.keys(values).join(", ")} of a group`, async () => {
      const given = this.#checked(values);
      this.#turns.enter(this.#instrument?.[holdsBus] ?? false, this.#names);
      await this.#turns.hold(async () => {
        for (const [member, value] of given) if (member.step !== undefined) await member.set(value);
        const rest = given.filter(([member]) => member.step === undefined);
        if (rest.length === 0) return;
        for (const [member, value] of rest) await permitted(member, value);
        await this.#permitOthers(rest.map(([member]) => member));
        await this.#exchange(() => this.#sendValues(rest));
      });
    });
  }

  [inspect.custom](): string {
    return `<Group: ${this.#names}>`;
  }

  /**
   * What the others have is sent along, and may have become forbidden. Asked before the exchange: who guards a member may
   * read another one.
   */
  async #permitOthers(given: readonly GroupMember[]): Promise<void> {
    for (const member of this.#list)
      if (member[stateOf].guards && !given.includes(member)) await permitted(member, await member.cache.get());
  }

  #checked(values: object): [GroupMember, unknown][] {
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    if (given.length === 0) throw new ParameterError("Provide at least one group parameter and its value to be set.");
    return given.map(([name, value]) => {
      const member = Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
      if (!member)
        throw new ParameterError(`${name} is not in the group: it has ${Object.keys(this.#members).join(", ")}`);
      member.validate(value);
      return [member, value];
    });
  }

  async #pending(label: string, run: () => Promise<void>): Promise<void> {
    try {
      await guarded(runtime().pending(label, run()));
    } catch (error) {
      if (isInterrupt(error)) throw error;
      throw new ParameterError(`${label}: ${messageOf(error)}`, {
        cause: error,
        instrument: this.#instrument?.fullName,
      });
    }
  }

  /** Runs an exchange when those before it have ended; the first sends the initial values before it. */
  #exchange(run: () => Promise<void>): Promise<void> {
    // It would wait for itself.
    if (this.#exchanges.isHeld)
      throw new ParameterError(`reading the group ${this.#names} from its own getCmd: ask the instrument there`);
    const isOwn = typeof this.#options.getCmd === "function";
    const exchange = async (): Promise<void> => {
      if (this.#initial === "due") {
        for (const member of this.#list) member.validate(member.initialValue);
        await this.#sendValues(this.#list.map(member => [member, member.initialValue]));
        this.#initial = "none";
      }
      await run();
    };
    return isOwn ? this.#exchanges.hold(exchange) : this.#exchanges.run(exchange);
  }

  async #read(): Promise<void> {
    const { getCmd } = this.#options;
    if (!this.#instrument) throw new ParameterError("Trying to update GroupParameter not attached to any instrument.");
    if (getCmd === undefined)
      throw new ParameterError(
        `Cannot update values in the group with parameters - ${this.#names} since it has no \`getCmd\` defined.`,
      );
    const reply = await this.#instrument.ask(typeof getCmd === "string" ? getCmd : await getCmd());
    // Nothing is noted before all of it could be read.
    const parts = this.#parts(reply);
    const values = parts.map(([name, member, raw]) => [member, decoded(name, member, raw), raw] as const);
    for (const [member, value, raw] of values) member.cache.update(value, raw);
  }

  #parts(reply: string): [string, GroupMember, unknown][] {
    const names = Object.keys(this.#members);
    const { getParser, separator = "," } = this.#options;
    const parsed = getParser ? getParser(reply) : undefined;
    const parts = reply.split(separator);
    if (!parsed && parts.length !== names.length)
      throw new ReplyError(`reply ${repr(reply)} has ${parts.length} values, not one for each of ${names.join(", ")}`, {
        reply,
      });
    return Object.entries(this.#members).map(([name, member], index) => {
      if (parsed && !Object.hasOwn(parsed, name))
        throw new ReplyError(`getParser of the group gives no value for ${name}`, { reply });
      return [name, member, parsed ? parsed[name] : parts[index]];
    });
  }

  async #sendValues(values: readonly (readonly [GroupMember, unknown])[]): Promise<void> {
    const raws = new Map(values.map(([member, value]) => [member, member.encode(value)]));
    await this.#send(raws);
    for (const [member, value] of values) member.noteSet(value, raws.get(member));
  }

  /** Sends new values of some and the known values of the others. */
  async #send(raws: ReadonlyMap<GroupMember, unknown>): Promise<void> {
    const { setCmd } = this.#options;
    if (setCmd === undefined) throw new ParameterError("Calling set but no `setCmd` defined");
    const all = this.#list;
    if (raws.size < all.length && all.some(member => !member.cache.valid)) await this.#read();
    if (!this.#instrument) throw new ParameterError("Trying to set GroupParameter not attached to any instrument.");
    const others = all.filter(member => !raws.has(member));
    const fields = Object.entries(this.#members).map(
      ([name, member]) => [name, raws.has(member) ? raws.get(member) : member.cache.rawValue] as const,
    );
    await this.#instrument.write(filled(setCmd, fields));
    // They were sent, too: their values are as young as the new ones.
    for (const { cache } of others) cache.update(cache.value, cache.rawValue);
  }

  #hasInitialValues(): boolean {
    const names = (given: boolean) =>
      Object.entries(this.#members)
        .filter(([, member]) => (member.initialValue !== undefined) === given)
        .map(([name]) => repr(name))
        .join(", ");
    if (names(true) === "" || names(false) === "") return names(true) !== "";
    throw new TypeError(
      "Either none or all of the parameters in a group should have an initial value. " +
        `Found initial values for [${names(true)}] but not for [${names(false)}].`,
    );
  }

  get #list(): GroupMember[] {
    return Object.values(this.#members);
  }

  get #names(): string {
    return this.#list.map(member => member.fullName).join(", ");
  }
}

function byName(members: GroupMembers): Record<string, GroupMember> {
  const isList = (given: GroupMembers): given is readonly AnyMember[] => Array.isArray(given);
  const entries = isList(members) ? members.map(one => [one.name, one] as const) : Object.entries(members);
  if (entries.length === 0) throw new TypeError("a group needs at least one parameter");
  for (const [name, one] of entries)
    if (!((one as unknown) instanceof GroupMember)) throw new TypeError(`${name} in a group must be a GroupParameter`);
  const found = Object.fromEntries(entries) as unknown as Record<string, GroupMember>;
  if (Object.keys(found).length < entries.length) throw new TypeError("two parameters of a group have the same name");
  return found;
}

function rootOf({ instrument }: GroupMember): OwnerInstrument | undefined {
  return (instrument as { rootInstrument?: OwnerInstrument } | undefined)?.rootInstrument ?? instrument;
}

function decoded(name: string, member: GroupMember, raw: unknown): unknown {
  try {
    return member.decode(raw);
  } catch (error) {
    throw new ReplyError(`${name}: ${messageOf(error)}`, { cause: error });
  }
}

/** The command; what was read as text and is sent back stands for its number where the command asks for one. */
function filled(command: string, fields: readonly (readonly [string, unknown])[]): string {
  try {
    return format(command, Object.fromEntries(fields));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const numbers = fields.map(
      ([name, raw]) => [name, typeof raw === "string" ? (tryNumber(raw) ?? raw) : raw] as const,
    );
    return format(command, Object.fromEntries(numbers));
  }
}
