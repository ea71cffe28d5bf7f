/** What parameters see of the instrument that they belong to. */

/** The view that a parameter has of its instrument or channel. */
export interface AnyInstrument {
  readonly name: string;
  readonly fullName: string;
  readonly shortName: string;
  readonly simulated: boolean;
  write(command: string): Promise<void>;
  ask(command: string): Promise<string>;
}

/** Gives fields their names. */
export const bindFields = Symbol("bindFields");
/** Throws after `close`. */
export const assertOpen = Symbol("assertOpen");
/** Takes in a parameter that was made for the instrument by its name. */
export const adopt = Symbol("adopt");
/** Whether a part belongs to an instrument, so that a field of the instrument names it. */
export const isPartOf = Symbol("isPartOf");
/** The instruments in a part, for what is done to each of them. */
export const members = Symbol("members");
/** Tells an instrument that something of it was made, which a field may hold soon. */
export const expects = Symbol("expects");
/** Whether the caller is within a transaction of the instrument, or of another one on its bus. */
export const holdsBus = Symbol("holdsBus");
/** Tells a part which field of the instrument it sits in. */
export const sitsIn = Symbol("sitsIn");

/** What only the framework's own parts use: behind symbols, so that completion does not offer it. */
export interface OwnerInstrument extends AnyInstrument {
  [bindFields](): void;
  [assertOpen](): void;
  readonly [holdsBus]?: boolean;
  [adopt]?(parameter: { readonly name: string }): void;
}
