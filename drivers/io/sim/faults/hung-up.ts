/** The end of a conversation by the instrument. */

/** An instrument hung up in the middle of a conversation: a server ends the client's connection. */
export class HungUp extends Error {
  override readonly name = "HungUp";

  constructor() {
    super("the simulated instrument hung up");
  }
}
