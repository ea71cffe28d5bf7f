/** What parameters need to know of the instrument that they belong to. */

/** The view that a parameter has of its instrument or channel. */
export interface AnyInstrument {
  readonly name: string;
  readonly fullName: string;
  readonly shortName: string;
  readonly simulated: boolean;
  write(command: string): Promise<void>;
  ask(command: string): Promise<string>;
}

/** What only the framework's own parts use. */
export interface OwnerInstrument extends AnyInstrument {
  /** Gives fields their names. */
  bindFields(): void;
  /** Throws after `close`. */
  assertOpen(): void;
}
