/** Who a board says it is. */
import type { Idn } from "../../core/index.ts";
import type { AlazarATSAPI } from "./ats-api.ts";
import { capability } from "./ats-codes.ts";

/** What is known of a board: who it is, its versions, its memory and its link. */
export interface AtsIdn extends Idn {
  /** Memory of a channel in samples. */
  maxSamples: number;
  bitsPerSample: number;
  /** `major.minor` of the logic beside the FPGA. */
  cpldVersion: string;
  /** `major.minor.revision` of AlazarTech's kernel driver. */
  driverVersion: string;
  /** `major.minor.revision` of AlazarTech's library. */
  sdkVersion: string;
  /** Day, month and year of the latest calibration, as in `25-01-17`. */
  latestCalDate: string;
  /** Memory in samples. */
  memorySize: string;
  /** Signature of the FPGA. */
  asopcType: number;
  /** Of one lane of the PCI Express bus, as in `0.5GB/s`. */
  pcieLinkSpeed: string;
  /** Lanes of the PCI Express bus. */
  pcieLinkWidth: string;
}

/** Asks a board who it is. */
export async function boardIdn(api: AlazarATSAPI, handle: bigint): Promise<AtsIdn> {
  const ask = (what: number) => api.queryCapability(handle, what);
  const asopcType = await ask(capability.asopcType);
  // A lane has 2.5 Gb/s a unit, and ten bits to the byte (ATS-SDK guide, GET_PCIE_LINK_SPEED).
  const linkSpeed = ((await ask(capability.pcieLinkSpeed)) * 2.5) / 10;
  return {
    vendor: "AlazarTech",
    model: await api.getBoardModel(handle),
    serial: String(await ask(capability.serialNumber)),
    firmware: firmwareOf(asopcType),
    ...(await api.getChannelInfo(handle)),
    cpldVersion: await api.getCpldVersion(handle),
    driverVersion: await api.getDriverVersion(),
    sdkVersion: await api.getSdkVersion(),
    latestCalDate: dateOf(await ask(capability.latestCalDate)),
    memorySize: String(await ask(capability.memorySize)),
    asopcType,
    pcieLinkSpeed: `${linkSpeed}GB/s`,
    pcieLinkWidth: String(await ask(capability.pcieLinkWidth)),
  };
}

/**
 * The firmware's version in the FPGA's signature: the major one in bits 16 to 23, the minor one in bits 24 to 27 with two
 * digits. Older firmware tells another version than its file has; AlazarTech's program calls it the FPGA version.
 */
export function firmwareOf(asopcType: number): string {
  const major = (asopcType >>> 16) & 0xff;
  const minor = (asopcType >>> 24) & 0xf;
  return `${major}.${String(minor).padStart(2, "0")}`;
}

/** A date of the digits DDMMYY, which as a number lacks the zero of the first nine days. */
function dateOf(digits: number): string {
  const text = String(digits).padStart(6, "0");
  return `${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`;
}
