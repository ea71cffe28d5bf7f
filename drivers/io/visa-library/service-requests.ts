/** Service requests through VISA's event queue, which is looked at while the session is idle. */
import { box } from "../ffi/index.ts";
import { isError } from "./status.ts";
import type { VisaFunctions } from "./visa-library.ts";

/** `VI_EVENT_SERVICE_REQ` and `VI_QUEUE`. */
const serviceRequest = 0x3fff200b;
const queue = 1;
/** How long a request may wait to be noticed. */
const pollMilliseconds = 10;

type Call = (visa: VisaFunctions, session: number) => Promise<number>;
/** Makes a call beside the conversation; `undefined` if the session is busy or closed. */
type Aside = (name: string, call: Call) => Promise<number | undefined>;

export class ServiceRequests {
  readonly #aside: Aside;
  readonly #listeners = new Set<(status: number | undefined) => void>();
  #timer: NodeJS.Timeout | undefined;

  constructor(aside: Aside) {
    this.#aside = aside;
  }

  get listening(): boolean {
    return this.#listeners.size > 0;
  }

  enable(visa: VisaFunctions, session: number): Promise<number> {
    return visa.viEnableEvent.async(session, serviceRequest, queue, 0);
  }

  /** `run` makes a call in the conversation; `idle` resolves when no call runs. */
  async listen(
    listener: (status: number | undefined) => void,
    run: (name: string, call: Call) => Promise<unknown>,
    idle: () => Promise<void>,
  ): Promise<AsyncDisposable> {
    if (!this.listening) await run("viEnableEvent", (visa, session) => this.enable(visa, session));
    const own = (byte: number | undefined) => listener(byte);
    this.#listeners.add(own);
    this.#schedule();
    return {
      [Symbol.asyncDispose]: async () => {
        if (!this.#listeners.delete(own) || this.listening) return;
        this.stop();
        for (const name of ["viDisableEvent", "viDiscardEvents"] as const) {
          await idle();
          await this.#aside(name, (visa, session) => visa[name].async(session, serviceRequest, queue));
        }
      },
    };
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#listeners.clear();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => void this.#look(), pollMilliseconds).unref();
  }

  async #look(): Promise<void> {
    this.#timer = undefined;
    // Several requests may have come; each has an event of its own.
    while (this.listening && (await this.#next()));
    if (this.listening) this.#schedule();
  }

  async #next(): Promise<boolean> {
    const [type, context] = [box<number>(), box<number>()];
    try {
      const code = await this.#aside("viWaitOnEvent", (visa, session) =>
        visa.viWaitOnEvent.async(session, serviceRequest, 0, type, context),
      );
      if (code === undefined || isError(code)) return false;
      await this.#aside("viClose", visa => visa.viClose.async(context.value ?? 0));
    } catch {
      // The connection is being closed: there are no more requests.
      return false;
    }
    for (const listener of this.#listeners) listener(undefined);
    return true;
  }
}
