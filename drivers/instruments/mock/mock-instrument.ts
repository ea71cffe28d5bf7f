/** What all mock instruments are: instruments without hardware, whose noise repeats itself. */
import { Instrument, type Idn, type InstrumentOpenOptions } from "../../core/index.ts";
import { seededNormal, seededRandom } from "../../io/sim/random.ts";

/** Options of every mock instrument. */
export interface MockOptions extends InstrumentOpenOptions {
  /** Where its random numbers begin: the same seed gives the same noise. Default 1. */
  seed?: number;
}

/** The base of the mock instruments: it talks to nobody, and says that it is simulated. */
export class MockInstrument<Session = unknown> extends Instrument<Session> {
  /** Uniform random numbers in [0, 1). */
  protected readonly random: () => number;
  /** Normally distributed random numbers of mean 0 and variance 1. */
  protected readonly normal: () => number;

  constructor(name: string, session: Session, options: MockOptions = {}) {
    super(name, session, options);
    // By name, without a rest: a station tells which of its options nobody has asked for.
    const { seed = 1 } = options;
    this.random = seededRandom(seed);
    this.normal = seededNormal(seed);
  }

  /** There is nothing to connect to; a mock that needs something takes it as its session. */
  static override async connect(_options?: MockOptions): Promise<unknown> {
    return undefined;
  }

  /** What it shows is not from hardware. */
  override get simulated(): boolean {
    return true;
  }

  override async getIdn(): Promise<Idn> {
    return { vendor: "Setpoint", model: this.constructor.name, serial: "NA", firmware: "NA" };
  }
}
