/** What goes wrong with a simulated instrument, and when: by schedule, or by chance from a seed. */
import { seededRandom } from "../random.ts";

/** What may happen to a reply. */
export type ReplyFault =
  /** It comes later, and so does what follows it. */
  | { readonly kind: "delay"; readonly seconds: number }
  /** It is lost: whoever waits for it waits until the time is over. */
  | { readonly kind: "drop" }
  /** Other bytes come in its place; default as many from the seed, with the last one kept. */
  | { readonly kind: "garbage"; readonly bytes?: string }
  /** Only its first bytes come, default half of them. A bus that marks the end of a reply marks it there. */
  | { readonly kind: "half"; readonly keep?: number }
  /** The instrument hangs up instead. */
  | { readonly kind: "disconnect" };

/** What may happen when a message arrives. */
export type MessageFault =
  /** It is lost on its way. */
  | { readonly kind: "drop" }
  /** The instrument notes an error of its own before it answers. */
  | { readonly kind: "error"; readonly entry: string }
  /** The instrument hangs up instead of listening. */
  | { readonly kind: "disconnect" };

/** When faults happen: at the first, second, … of something, or to some of them. */
export interface FaultSchedule<Fault> {
  /** By number, from 1. */
  readonly at?: Readonly<Record<number, Fault>>;
  /** One of these by chance, where nothing is scheduled. */
  readonly random?: { readonly probability: number; readonly faults: readonly Fault[] };
}

/** All that goes wrong. Numbers count over every connection, so that a plan goes on after one has been lost. */
export interface FaultPlan {
  readonly replies?: FaultSchedule<ReplyFault>;
  /** Of what is written at once. */
  readonly messages?: FaultSchedule<MessageFault>;
  /** Where chance and garbage start from. Default 1. */
  readonly seed?: number;
}

/** One thing that went wrong. */
export interface FaultReport {
  /** Which it was: `reply` or `message`, and its number. */
  readonly of: "reply" | "message";
  readonly number: number;
  readonly fault: ReplyFault | MessageFault;
}

/** Deals out the faults of a plan as replies and messages come. */
export class FaultDealer {
  readonly #plan: FaultPlan;
  readonly #random: () => number;
  readonly #report: ((report: FaultReport) => void) | undefined;
  #replies = 0;
  #messages = 0;

  /** @throws RangeError for a plan that cannot be followed. */
  constructor(plan: FaultPlan, report?: (report: FaultReport) => void) {
    for (const schedule of [plan.replies, plan.messages]) checkSchedule(schedule);
    this.#plan = plan;
    this.#random = seededRandom(plan.seed ?? 1);
    this.#report = report;
  }

  reply(): ReplyFault | undefined {
    return this.#deal(this.#plan.replies, "reply", ++this.#replies);
  }

  message(): MessageFault | undefined {
    return this.#deal(this.#plan.messages, "message", ++this.#messages);
  }

  /** Garbage in place of a reply. */
  garbage(reply: Buffer): Buffer {
    const bytes = Buffer.from(reply);
    for (let index = 0; index < bytes.length - 1; index++) bytes[index] = Math.floor(256 * this.#random());
    return bytes;
  }

  #deal<Fault extends ReplyFault | MessageFault>(
    schedule: FaultSchedule<Fault> | undefined,
    of: FaultReport["of"],
    number: number,
  ): Fault | undefined {
    const fault = schedule?.at?.[number] ?? this.#chance(schedule?.random);
    if (fault) this.#report?.({ of, number, fault });
    return fault;
  }

  #chance<Fault>(random: FaultSchedule<Fault>["random"]): Fault | undefined {
    if (!random || this.#random() >= random.probability) return undefined;
    return random.faults[Math.floor(random.faults.length * this.#random())];
  }
}

function checkSchedule(schedule: FaultSchedule<ReplyFault | MessageFault> | undefined): void {
  for (const number of Object.keys(schedule?.at ?? {})) {
    if (!/^[1-9]\d*$/.test(number)) throw new RangeError(`fault at ${number}: must be a whole number from 1 on`);
  }
  const probability = schedule?.random?.probability ?? 0;
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`probability of faults ${probability}: must be between 0 and 1 inclusive`);
  }
  const faults = [...Object.values(schedule?.at ?? {}), ...(schedule?.random?.faults ?? [])];
  for (const fault of faults) {
    if (fault.kind === "delay" && !(fault.seconds >= 0)) {
      throw new RangeError(`delay of ${fault.seconds} s: must be at least 0`);
    }
  }
}

/** Whether a plan wants errors noted. */
export function notesErrors({ messages }: FaultPlan): boolean {
  const faults = [...Object.values(messages?.at ?? {}), ...(messages?.random?.faults ?? [])];
  return faults.some(({ kind }) => kind === "error");
}
