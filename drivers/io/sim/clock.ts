/** Time in a simulation: the real one, or one that a test moves. */

/** Where simulated instruments have the time from. */
export interface SimulationClock {
  /** Seconds since some beginning; never runs backwards. */
  now(): number;
  /** Calls `run` once, when `seconds` have passed; dispose of the result to call it off. */
  after(seconds: number, run: () => void): Disposable;
}

/** The time of this machine. What is awaited does not keep the process alive. */
export const realClock: SimulationClock = {
  now: () => performance.now() / 1000,
  after(seconds, run) {
    const timer = setTimeout(run, Math.max(0, seconds) * 1000).unref();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};

interface Appointment {
  readonly at: number;
  readonly run: () => void;
}

/** What a {@link VirtualClock} begins with. */
export interface VirtualClockOptions {
  /** First reading, in seconds. Default 0. */
  start?: number;
  /** Whether time jumps ahead as soon as somebody waits for it, so that nobody waits in earnest. Default false. */
  skipsWaits?: boolean;
}

/** A clock that stands still until it is moved. */
export class VirtualClock implements SimulationClock {
  #now: number;
  readonly #skipsWaits: boolean;
  #appointments: Appointment[] = [];

  constructor({ start = 0, skipsWaits = false }: VirtualClockOptions = {}) {
    this.#now = start;
    this.#skipsWaits = skipsWaits;
  }

  now(): number {
    return this.#now;
  }

  after(seconds: number, run: () => void): Disposable {
    const appointment = { at: this.#now + Math.max(0, seconds), run };
    this.#appointments.push(appointment);
    if (this.#skipsWaits) setImmediate(() => this.#keep(appointment));
    return { [Symbol.dispose]: () => this.#remove(appointment) };
  }

  /**
   * Lets time pass; what was to happen in it happens, in its order and at its moment.
   * @throws RangeError for time that runs backwards.
   */
  advance(seconds: number): void {
    if (!(seconds >= 0)) throw new RangeError(`advancing a clock by ${seconds} s: must be at least 0`);
    const end = this.#now + seconds;
    for (let next = this.#next(end); next; next = this.#next(end)) this.#meet(next);
    this.#now = end;
  }

  /** Brings time to an appointment that has not been called off; earlier ones come first. */
  #keep(appointment: Appointment): void {
    while (this.#appointments.includes(appointment)) this.#meet(this.#next(appointment.at) as Appointment);
  }

  #meet(appointment: Appointment): void {
    this.#remove(appointment);
    this.#now = Math.max(this.#now, appointment.at);
    appointment.run();
  }

  #next(end: number): Appointment | undefined {
    let earliest: Appointment | undefined;
    for (const each of this.#appointments) {
      if (each.at <= end && (earliest === undefined || each.at < earliest.at)) earliest = each;
    }
    return earliest;
  }

  #remove(appointment: Appointment): void {
    this.#appointments = this.#appointments.filter(each => each !== appointment);
  }
}

/** Resolves when `seconds` have passed on a clock. */
export function passing(clock: SimulationClock, seconds: number): Promise<void> {
  return new Promise(resolve => void clock.after(seconds, resolve));
}
