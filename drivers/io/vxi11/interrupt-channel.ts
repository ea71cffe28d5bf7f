/** The interrupt channel, controller's side: a small server on this machine that instruments call to request service. */

import { randomBytes } from "node:crypto";
import { isIPv4 } from "node:net";
import { TransportError, type Limits } from "../limits.ts";
import { plainAddress, serveTcp, type RpcListener, type RpcProcedure } from "../rpc/rpc-server.ts";
import type { CoreChannel } from "./core-channel.ts";
import { families, interruptProgram, longestHandle, procedures } from "./protocol.ts";

/** The instrument's way to say that it needs attention. */
export class InterruptChannel {
  readonly #listener: RpcListener;
  readonly #handle: Buffer;

  private constructor(listener: RpcListener, handle: Buffer) {
    this.#listener = listener;
    this.#handle = handle;
  }

  /**
   * Listens on the address that the instrument is reached from, and has it call there.
   * @throws TransportError of kind `protocol` over IPv6, which VXI-11 cannot express.
   */
  static async open(core: CoreChannel, requested: () => void, limits: Limits): Promise<InterruptChannel> {
    const address = plainAddress(core.rpc.stream.localAddress);
    if (!isIPv4(address)) {
      throw new TransportError("protocol", `service requests of VXI-11 need IPv4: this side's address is ${address}`);
    }
    // Whoever does not know the handle cannot feign a request.
    const handle = randomBytes(16);
    const serviceRequest: RpcProcedure = args => {
      if (args.opaque(longestHandle).equals(handle)) requested();
    };
    const listener = await serveTcp(
      {
        ...interruptProgram,
        procedures: new Map([[procedures.serviceRequest, serviceRequest]]),
        longestCall: 1024,
      },
      address,
      0,
      // Whoever waits for a request keeps the process alive, not the channel.
      { isBackground: true },
    );
    const channel = new InterruptChannel(listener, handle);
    try {
      const target = { address: numberOf(address), port: listener.port, ...interruptProgram, family: families.tcp };
      await core.createInterruptChannel(target, limits);
      await core.enableServiceRequest(true, handle, limits);
      return channel;
    } catch (error) {
      await channel.close();
      throw error;
    }
  }

  /** Tells the instrument that nobody listens any more. */
  async disable(core: CoreChannel, limits: Limits): Promise<void> {
    await core.enableServiceRequest(false, this.#handle, limits);
    await core.destroyInterruptChannel(limits);
  }

  /** Calling it again does nothing. */
  close(): Promise<void> {
    return this.#listener.close();
  }
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
