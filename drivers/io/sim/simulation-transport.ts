/** In-process simulation as a transport: the reply is there as soon as the question has been written. */
import { TransportError, type Limits, type Transport } from "../transport.ts";
import { SimulatedConnection } from "./connection.ts";
import type { SimulatedDevice } from "./device.ts";

let openings = 0;

export class SimulationTransport implements Transport {
  readonly bus = `simulation ${++openings}`;
  readonly simulated = true;
  readonly #device: SimulatedDevice;
  readonly #connection: SimulatedConnection;
  #output: string[] = [];

  constructor(device: SimulatedDevice) {
    this.#device = device;
    this.#connection = new SimulatedConnection(device);
  }

  async resynchronise(limits: Limits): Promise<void> {
    return this.clear(limits);
  }

  async clear(_limits: Limits): Promise<void> {
    this.#output = [];
    this.#connection.clear();
  }

  discardInput(): void {
    this.#output = [];
  }

  async write(data: Buffer, _limits: Limits): Promise<void> {
    this.#connection.receive(data.toString("latin1"), reply => this.#output.push(reply));
    if (this.#output.length > mostReplies)
      throw new TransportError("protocol", `${mostReplies} replies have not been read`);
  }

  /** One reply a time. Where there is none, none will come: waiting for the time-out would only cost time. */
  async read(_terminator: Buffer, _limits: Limits): Promise<Buffer> {
    const reply = this.#output.shift();
    if (reply !== undefined) return Buffer.from(reply, "latin1");
    const { unfinished } = this.#connection;
    const { query: end } = this.#device.endOfMessage;
    const why =
      unfinished === ""
        ? "the simulation has no reply"
        : `no reply: the simulation still waits for the end of ${JSON.stringify(unfinished)}: messages end in ${JSON.stringify(end)}`;
    throw new TransportError("silence", why);
  }

  async close(): Promise<void> {
    this.#output = [];
  }
}

const mostReplies = 100_000;
