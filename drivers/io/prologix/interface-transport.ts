/** The adapter itself (PRLGX-TCPIP INTFC, PRLGX-ASRL INTFC): its own commands, as lines. */

import type { Limits } from "../limits.ts";
import { StreamTransport } from "../stream/stream-transport.ts";
import type { Attributes, Received, Stop } from "../transport.ts";
import type { Adapter } from "./adapter.ts";

export class InterfaceTransport extends StreamTransport {
  readonly attributes: Attributes;
  readonly #adapter: Adapter;
  readonly #released: () => void;

  /** `released` is called once, when it is closed; `line` are the attributes of the way to the adapter, if it has any. */
  constructor(adapter: Adapter, released: () => void, line?: Attributes) {
    super(adapter.bus, adapter.stream);
    this.#adapter = adapter;
    this.#released = released;
    this.attributes = new InterfaceAttributes(adapter, line);
  }

  override async resynchronise(limits: Limits): Promise<void> {
    await this.#adapter.run(limits, async () => {});
  }

  /** Interface clear: every instrument on the bus is silent. */
  override async clear(limits: Limits): Promise<void> {
    await this.#adapter.run(limits, () => this.#adapter.send("++ifc", {}, limits));
    this.discardInput();
  }

  override discardInput(): boolean {
    this.#adapter.stream.discard?.();
    return super.discardInput();
  }

  override write(data: Buffer, limits: Limits): Promise<void> {
    return this.#adapter.run(limits, () => super.write(data, limits), true);
  }

  override read(stop: Stop, limits: Limits): Promise<Received> {
    return this.#adapter.run(limits, () => super.read(stop, limits), true);
  }

  override fill(target: Uint8Array, limits: Limits): Promise<{ end: boolean }> {
    return this.#adapter.run(limits, () => super.fill(target, limits), true);
  }

  override async close(): Promise<void> {
    this.#released();
    await this.#adapter.close();
  }
}

class InterfaceAttributes implements Attributes {
  readonly #own: ReadonlyMap<string, (limits: Limits) => unknown>;
  readonly #line: Attributes | undefined;

  constructor(adapter: Adapter, line: Attributes | undefined) {
    this.#line = line;
    this.#own = new Map<string, (limits: Limits) => unknown>([
      ["VI_ATTR_INTF_INST_NAME", () => adapter.version],
      [
        "VI_ATTR_GPIB_SRQ_STATE",
        async limits => Number(await adapter.run(limits, () => adapter.ask("++srq", {}, limits))),
      ],
    ]);
  }

  get names(): readonly string[] {
    return [...this.#own.keys(), ...(this.#line?.names ?? [])];
  }

  async get(name: string, limits: Limits): Promise<unknown> {
    const own = this.#own.get(name);
    if (own) return own(limits);
    if (this.#line?.names.includes(name)) return this.#line.get(name, limits);
    throw new RangeError(`an adapter has no attribute ${JSON.stringify(name)}: there are ${this.names.join(", ")}`);
  }

  async set(name: string, value: unknown, limits: Limits): Promise<void> {
    if (this.#line?.names.includes(name)) return this.#line.set(name, value, limits);
    if (this.#own.has(name)) throw new RangeError(`${name} can only be read`);
    await this.get(name, limits);
  }
}
