/** The ways to an instrument on USB, each with a fake at its end: tests run on all of them. */
import { KernelLink, type KernelDevice } from "../../../drivers/io/usbtmc/kernel-link.ts";
import type { UsbLink } from "../../../drivers/io/usbtmc/link.ts";
import type { Quirks } from "../../../drivers/io/usbtmc/quirks.ts";
import { UsbTmcTransport } from "../../../drivers/io/usbtmc/usbtmc-transport.ts";
import { WebUsbLink } from "../../../drivers/io/usbtmc/web-usb-link.ts";
import type { Limits } from "../../../drivers/io/limits.ts";
import type { ServedInstrument } from "../../../drivers/io/serve/conversation.ts";
import { runtime } from "../../../drivers/runtime.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { FakeDeviceFile } from "./fake-device-file.ts";
import { FakeInstrument } from "./fake-instrument.ts";
import { FakeUsbDevice } from "./fake-usb-device.ts";
import { ScriptedInstrument, type Answer } from "./scripted-instrument.ts";

/** An instrument that is plugged in. */
export interface Plugged {
  readonly fake: FakeInstrument;
  readonly link: UsbLink;
  readonly transport: UsbTmcTransport;
  /** Another one to the same instrument, for when the first is closed. */
  again(): UsbTmcTransport;
  /** Pulls the plug. */
  unplug(): void;
}

/** One whose answers a test writes. */
export interface Setting extends Plugged {
  readonly served: ScriptedInstrument;
}

export interface SettingOptions {
  packetSize?: number;
  interrupt?: boolean;
  quirks?: Quirks;
  protocol?: number;
}

export const identity = { vendorId: 0x1234, productId: 0x5678, serialNumber: "SN1", interfaceNumber: 0 };

export type Bottom = readonly [name: string, make: (answer: Answer, options?: SettingOptions) => Setting];

/** Plugs an instrument in. */
export type Plug = (served: ServedInstrument, options?: SettingOptions) => Plugged;

export function overWebUsb(timeouts: boolean): Plug {
  return (served, options = {}) => {
    const fake = new FakeInstrument(served, options);
    const device = new FakeUsbDevice(fake, { timeouts, ...(options.protocol === undefined ? {} : options) });
    const connect = (): WebUsbLink =>
      new WebUsbLink(identity, "INSTR", async () => {
        if (!fake.isPlugged) throw new Error("NotFoundError");
        return device;
      });
    return { fake, ...transports(connect, options), unplug: () => device.unplug() };
  };
}

export const overDriver: Plug = (served, options = {}) => {
  const fake = new FakeInstrument(served, options);
  const device: KernelDevice = {
    identity,
    path: "/dev/usbtmc0",
    interfaceProtocol: options.protocol ?? 1,
    packetSize: fake.packetSize,
    bulkIn: 0x82,
    bulkOut: 0x01,
    hasInterrupt: fake.hasInterrupt,
  };
  const connect = (): KernelLink =>
    new KernelLink(
      device,
      async () => device,
      async () => {
        if (!fake.isPlugged) throw Object.assign(new Error("ENOENT"), { code: "ENOENT" });
        return new FakeDeviceFile(fake);
      },
    );
  return { fake, ...transports(connect, options), unplug: () => fake.unplug() };
};

function transports(connect: () => UsbLink, { quirks = {} }: SettingOptions): Omit<Plugged, "fake" | "unplug"> {
  const link = connect();
  const again = (): UsbTmcTransport => new UsbTmcTransport(connect(), quirks);
  return { link, transport: new UsbTmcTransport(link, quirks), again };
}

function scripted(plug: Plug): Bottom[1] {
  return (answer, options) => {
    const served = new ScriptedInstrument(answer);
    return { served, ...plug(served, options) };
  };
}

export const bottoms: readonly Bottom[] = [
  ["WebUSB of a browser", scripted(overWebUsb(false))],
  ["the package usb", scripted(overWebUsb(true))],
  ["the driver of Linux", scripted(overDriver)],
];

/** Limits that end after so many seconds. */
export function limits(seconds: number | null = 2, signal?: AbortSignal): Limits {
  return { deadline: seconds === null ? null : runtime().now() + seconds * 1000, signal };
}

/** A handle as drivers hold it. */
export function handleOf(transport: UsbTmcTransport, timeout: number | null = 2): MessageHandle {
  return new MessageHandle("USB0::0x1234::0x5678::SN1::0::INSTR", transport, {
    timeout,
    readTermination: "\n",
    writeTermination: "\n",
  });
}

/** The error of a promise that must fail. */
export function failure<E extends Error>(promise: Promise<unknown>): Promise<E> {
  return promise.then(
    value => {
      throw new Error(`expected a failure, got ${String(value)}`);
    },
    (error: unknown) => error as E,
  );
}
