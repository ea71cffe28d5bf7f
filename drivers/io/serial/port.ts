/** The package serialport, loaded when a port is opened, and what is used of it. */

import { TransportError, within, type Limits } from "../limits.ts";
import { loadOptional } from "../optional-package.ts";
import type { SerialSettings } from "./settings.ts";

/** Lines that this side drives. */
export interface DrivenLines {
  brk: boolean;
  dtr: boolean;
  rts: boolean;
}

/** Lines that the other side drives. */
export interface SensedLines {
  readonly cts: boolean;
  readonly dsr: boolean;
  readonly dcd: boolean;
}

/** Waits for a descriptor: flags are 1 for readable and 2 for writable, and stand until the event has come. */
export interface Poller {
  poll(flags: number): void;
  /** Ends the wait; listeners hear of an error that says `canceled`. */
  stop(): void;
  on(event: "readable" | "writable", listener: (error: (Error & { canceled?: boolean }) | null) => void): unknown;
}

/** A port of serialport's bindings. Unix has a descriptor that never blocks, and a poller for it. */
export interface BindingPort {
  readonly isOpen: boolean;
  readonly fd?: number | null;
  readonly poller?: Poller;
  read(buffer: Buffer, offset: number, length: number): Promise<{ bytesRead: number }>;
  write(data: Buffer): Promise<void>;
  update(options: { baudRate: number }): Promise<void>;
  set(lines: DrivenLines): Promise<void>;
  get(): Promise<SensedLines>;
  flush(): Promise<void>;
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Opens ports. */
export interface PortOpener {
  open(options: Record<string, unknown>): Promise<BindingPort>;
}

/**
 * The bindings of serialport.
 * @throws TransportError that names the package if it is not installed.
 */
export async function serialBindings(): Promise<PortOpener> {
  try {
    const { SerialPort } = await loadOptional<typeof import("serialport")>("serialport", "a serial port");
    return SerialPort.binding as unknown as PortOpener;
  } catch (error) {
    throw new TransportError("connection", (error as Error).message, { cause: error });
  }
}

/**
 * Opens a port for this process alone. One that opens when nobody waits any more is given back: `late` gets the end of
 * that, before which the port cannot be opened again.
 * @throws TransportError that says whether it is missing, taken or forbidden.
 */
export async function openPort(
  path: string,
  settings: SerialSettings,
  limits: Limits,
  late: (over: Promise<void>) => void,
): Promise<BindingPort> {
  const { baudRate, dataBits, parity, stopBits, xonXoff, rtsCts } = settings;
  const bindings = await serialBindings();
  const options = { path, baudRate, dataBits, parity, stopBits, rtscts: rtsCts, xon: xonXoff, xoff: xonXoff };
  return within<BindingPort>(limits, (resolve, reject) => {
    const opening = bindings.open(options);
    opening.then(resolve, (error: Error) => reject(explainOpening(error, path)));
    return () => late(opening.then(port => port.close()).catch(() => {}));
  });
}

function explainOpening(error: Error, path: string): TransportError {
  const reasons: readonly [RegExp, TransportError["kind"], string][] = [
    [/no such file|file not found|no such device/i, "connection", `there is no port ${path}: is it plugged in`],
    [/permission denied/i, "connection", `no permission to open ${path}: is the user in its group, as in dialout`],
    [/inappropriate ioctl/i, "connection", `${path} is no serial port`],
    [/lock port|busy|access denied/i, "locked", `another program has ${path} open`],
  ];
  const [, kind, reason] = reasons.find(([pattern]) => pattern.test(error.message)) ?? [];
  return new TransportError(kind ?? "connection", reason ?? `${path}: ${error.message}`, { cause: error });
}
