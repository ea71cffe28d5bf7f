/** Simulated instruments that are a model alone, without a file. */
import type { DeviceDefinition } from "./definition.ts";
import { SimulatedDevice, type Behaviour, type DeviceOptions } from "./device.ts";

/** How an instrument without a file is made. */
export interface ModelOptions extends Pick<DeviceOptions, "bench" | "strict"> {
  /** What ends messages to it and replies from it. Default a line feed. */
  readonly terminator?: string | undefined;
  /** What stands between the questions of one message. Default `";"`. */
  readonly delimiter?: string | undefined;
}

/**
 * A simulated instrument whose answers all come from a model; to others it is silent.
 * @example
 * const bench = new Bench();
 * const meter = modelDevice("meter", () => message => (message === "READ?" ? String(bench.part("port", …).point.voltage) : undefined), { bench });
 */
export function modelDevice(name: string, behaviour: Behaviour, options: ModelOptions = {}): SimulatedDevice {
  const { terminator = "\n", delimiter = ";", bench, strict } = options;
  const anyBus = "MODEL INSTR";
  const definition: DeviceDefinition = {
    name,
    delimiter,
    eoms: new Map([[anyBus, { query: terminator, response: terminator }]]),
    dialogues: [],
    getters: [],
    setters: [],
    properties: new Map(),
    errorResponses: new Map(),
    statusRegisters: [],
    errorQueues: [],
    channels: [],
  };
  return new SimulatedDevice(definition, anyBus, { behaviour, bench, strict });
}
