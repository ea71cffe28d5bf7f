/** The part of WebUSB's `USBDevice` that instruments need, so that browsers' devices, those of the package `usb` and fakes serve alike (https://wicg.github.io/webusb/). */

/** One endpoint of an interface. */
export interface UsbEndpoint {
  readonly endpointNumber: number;
  readonly direction: "in" | "out";
  readonly type: "bulk" | "interrupt" | "isochronous";
  readonly packetSize: number;
}

/** One interface of a device. */
export interface UsbInterface {
  readonly interfaceNumber: number;
  readonly alternate: {
    readonly interfaceClass: number;
    readonly interfaceSubclass: number;
    readonly interfaceProtocol: number;
    readonly endpoints: readonly UsbEndpoint[];
  };
}

/** How a transfer ended. */
export interface UsbInResult {
  readonly status?: "ok" | "stall" | "babble" | undefined;
  readonly data?: DataView | undefined;
}

/** How a transfer ended. */
export interface UsbOutResult {
  readonly status?: "ok" | "stall" | "babble" | undefined;
  readonly bytesWritten: number;
}

/**
 * A USB device as WebUSB has it. The package `usb` takes milliseconds as a last argument of each transfer (1000 if it is
 * left out), and can take an interface from the kernel's driver; WebUSB knows neither.
 */
export interface UsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly manufacturerName?: string | null | undefined;
  readonly productName?: string | null | undefined;
  readonly serialNumber?: string | null | undefined;
  readonly opened: boolean;
  readonly configuration?: { readonly interfaces: readonly UsbInterface[] } | null | undefined;
  open(): Promise<void>;
  close(): Promise<void>;
  selectConfiguration(configurationValue: number): Promise<void>;
  claimInterface(interfaceNumber: number): Promise<void>;
  releaseInterface(interfaceNumber: number): Promise<void>;
  controlTransferIn(
    setup: {
      requestType: "standard" | "class" | "vendor";
      recipient: "device" | "interface" | "endpoint" | "other";
      request: number;
      value: number;
      index: number;
    },
    length: number,
    timeout?: number,
  ): Promise<UsbInResult>;
  transferIn(endpointNumber: number, length: number, timeout?: number): Promise<UsbInResult>;
  transferOut(endpointNumber: number, data: Uint8Array<ArrayBuffer>, timeout?: number): Promise<UsbOutResult>;
  clearHalt(direction: "in" | "out", endpointNumber: number): Promise<void>;
  detachKernelDriver?(interfaceNumber: number): Promise<void>;
  attachKernelDriver?(interfaceNumber: number): Promise<void>;
}

/** Which interfaces of a device are instruments. */
export const usbClasses = {
  /** Application specific, test and measurement (USBTMC 1.00, table 43). */
  INSTR: { interfaceClass: 0xfe, interfaceSubclass: 3 },
  /** Vendor specific: USB RAW of VISA. */
  RAW: { interfaceClass: 0xff, interfaceSubclass: 0xff },
} as const;

/** Classes of VISA's resources on USB. */
export type UsbResourceClass = keyof typeof usbClasses;

/** The interfaces of a device that are of a class. */
export function interfacesOf(device: UsbDevice, resourceClass: UsbResourceClass): UsbInterface[] {
  const { interfaceClass, interfaceSubclass } = usbClasses[resourceClass];
  const all = device.configuration?.interfaces ?? [];
  return all.filter(
    ({ alternate }) => alternate.interfaceClass === interfaceClass && alternate.interfaceSubclass === interfaceSubclass,
  );
}
