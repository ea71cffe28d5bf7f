/** American Magnetics 430: its greeting, and messages that are told twice. */
import { messageOf } from "../../core/errors.ts";
import { sleep, VisaInstrument } from "../../core/index.ts";
import { InstrumentConnectionError, InstrumentTimeoutError } from "../../io/index.ts";

/** The programmer sometimes loses a message; after so many seconds it is told again, once. */
const retryAfter = 5;

/** Talks to the programmer. */
export abstract class AMI430Messages extends VisaInstrument {
  static override readonly defaultTerminator = "\r\n";

  /** On a socket the programmer begins with `American Magnetics Model 430 IP Interface` and `Hello.`. */
  protected async skipGreeting(): Promise<void> {
    let reply = await this.ask("*IDN?");
    while (/IP Interface|^Hello/i.test(reply)) reply = await this.session.read();
  }

  protected override writeRaw(command: string): Promise<void> {
    return this.#twice(`writing '${command}'`, () => super.writeRaw(command));
  }

  protected override askRaw(command: string): Promise<string> {
    return this.#twice(`asking '${command}'`, () => super.askRaw(command));
  }

  /** Its commands may be told twice: each says what is to be, not how it is to change. */
  async #twice<T>(doing: string, talk: () => Promise<T>): Promise<T> {
    try {
      return await talk();
    } catch (error) {
      if (!(error instanceof InstrumentTimeoutError || error instanceof InstrumentConnectionError)) throw error;
      this.log.warning(`${doing} failed, and is tried again in ${retryAfter} s: ${messageOf(error)}`);
      await sleep(retryAfter);
      await this.deviceClear();
      return await talk();
    }
  }
}
