/** The numbers of AlazarTech's ATS-SDK that the driver needs: return codes, boards, capabilities, flags. From AlazarError.h and AlazarCmd.h. */

/** What a function returns when it has done what it was told. */
export const apiSuccess = 512;
/** A transfer is under way; of a wait, that another buffer is due first. */
export const apiDmaInProgress = 518;
/** A wait was ended by an abort. */
export const apiWaitCanceled = 580;
/** A buffer was not filled in time. */
export const apiWaitTimeout = 579;

/** Names of the return codes, in their order from 512 on. */
const returnCodeNames = [
  "ApiSuccess ApiFailed ApiAccessDenied ApiDmaChannelUnavailable ApiDmaChannelInvalid ApiDmaChannelTypeError",
  "ApiDmaInProgress ApiDmaDone ApiDmaPaused ApiDmaNotPaused ApiDmaCommandInvalid ApiDmaManReady ApiDmaManNotReady",
  "ApiDmaInvalidChannelPriority ApiDmaManCorrupted ApiDmaInvalidElementIndex ApiDmaNoMoreElements ApiDmaSglInvalid",
  "ApiDmaSglQueueFull ApiNullParam ApiInvalidBusIndex ApiUnsupportedFunction ApiInvalidPciSpace ApiInvalidIopSpace",
  "ApiInvalidSize ApiInvalidAddress ApiInvalidAccessType ApiInvalidIndex ApiMuNotReady ApiMuFifoEmpty ApiMuFifoFull",
  "ApiInvalidRegister ApiDoorbellClearFailed ApiInvalidUserPin ApiInvalidUserState ApiEepromNotPresent",
  "ApiEepromTypeNotSupported ApiEepromBlank ApiConfigAccessFailed ApiInvalidDeviceInfo ApiNoActiveDriver",
  "ApiInsufficientResources ApiObjectAlreadyAllocated ApiAlreadyInitialized ApiNotInitialized",
  "ApiBadConfigRegEndianMode ApiInvalidPowerState ApiPowerDown ApiFlybyNotSupported ApiNotSupportThisChannel",
  "ApiNoAction ApiHSNotSupported ApiVPDNotSupported ApiVpdNotEnabled ApiNoMoreCap ApiInvalidOffset",
  "ApiBadPinDirection ApiPciTimeout ApiDmaChannelClosed ApiDmaChannelError ApiInvalidHandle ApiBufferNotReady",
  "ApiInvalidData ApiDoNothing ApiDmaSglBuildFailed ApiPMNotSupported ApiInvalidDriverVersion ApiWaitTimeout",
  "ApiWaitCanceled ApiBufferTooSmall ApiBufferOverflow ApiInvalidBuffer ApiInvalidRecordsPerBuffer ApiDmaPending",
  "ApiLockAndProbePagesFailed ApiWaitAbandoned ApiWaitFailed ApiTransferComplete ApiPllNotLocked",
  "ApiNotSupportedInDualChannelMode ApiNotSupportedInQuadChannelMode ApiFileIoError ApiInvalidClockFrequency",
  "ApiInvalidSkipTable ApiInvalidDspModule ApiDESOnlySupportedInSingleChannelMode ApiInconsistentChannel",
  "ApiDspFiniteRecordsPerAcquisition ApiNotEnoughNptFooters ApiInvalidNptFooter ApiOCTIgnoreBadClockNotSupported",
  "ApiError1 ApiError2 ApiOCTNoTriggerDetected ApiOCTTriggerTooFast ApiNetworkError ApiFftSizeTooLarge ApiGPUError",
  "ApiAcquisitionModeOnlySupportedInFifoStreaming ApiInterleaveNotSupportedInTraditionalMode",
].flatMap(line => line.split(" "));

/** What to do about the codes that people meet. */
const advice: Readonly<Record<number, string>> = {
  518: "another buffer is due before this one",
  573: "the buffer was not posted",
  579: "the buffer was not filled in time: check the trigger, or allow more with bufferTimeout",
  580: "the acquisition was aborted while it was waited for",
  582: "more was acquired than could be transferred: lower the sample rate, select one channel, or use larger or more buffers",
  586: "the buffers could not be locked in memory: use smaller or fewer ones",
  590: "the clock is not locked: check the reference, or ask AlazarTech about the hardware",
  594: "the board does not have this clock frequency",
  603: "too many records for one acquisition",
  604: "too many records for one acquisition",
};

/** The name of a return code and what it means for the user; `undefined` where AlazarTech's library has to be asked. */
export function returnCodeText(code: number): string | undefined {
  const name = returnCodeNames[code - apiSuccess];
  if (name === undefined) return undefined;
  const meaning = advice[code];
  return `${name} (${code})${meaning === undefined ? "" : `: ${meaning}`}`;
}

/** Models by the number that `AlazarGetBoardKind` gives, from 0 on. */
const boardKinds = [
  "ATS_NONE ATS850 ATS310 ATS330 ATS855 ATS315 ATS335 ATS460 ATS860 ATS660 ATS665 ATS9462 ATS9434 ATS9870 ATS9350",
  "ATS9325 ATS9440 ATS9410 ATS9351 ATS9310 ATS9461 ATS9850 ATS9625 ATG6500 ATS9626 ATS9360 AXI9870 ATS9370 ATU7825",
  "ATS9373 ATS9416 ATS9637 ATS9120 ATS9371 ATS9130 ATS9352 ATS9453",
].flatMap(line => line.split(" "));

/** The model of a board kind; a number without a model is `board kind 99`. */
export function boardModel(kind: number): string {
  return boardKinds[kind] ?? `board kind ${kind}`;
}

/** The board kind of a model. @throws RangeError for a model that the ATS-SDK does not have. */
export function boardKindOf(model: string): number {
  const kind = boardKinds.indexOf(model);
  if (kind >= 0) return kind;
  throw new RangeError(`model ${JSON.stringify(model)} is unknown: must be one of ${boardKinds.slice(1).join(", ")}`);
}

/** What `AlazarQueryCapability` can be asked for. */
export const capability = {
  serialNumber: 0x10000024,
  /** Day, month and year as the decimal digits DDMMYY. */
  latestCalDate: 0x10000026,
  /** Samples of one channel. */
  memorySize: 0x1000002a,
  /** The FPGA's signature; the firmware's version is in it. */
  asopcType: 0x1000002c,
  /** Of one lane, in units of 2.5 Gb/s. */
  pcieLinkSpeed: 0x10000030,
  pcieLinkWidth: 0x10000031,
} as const;

/** Opens the registers of a board to `AlazarReadRegister` and `AlazarWriteRegister`. */
export const registerPassword = 0x32145876;

/** How many records an acquisition has that ends with an abort: what `AlazarBeforeAsyncRead` wants in triggered streaming. */
export const endless = 0x7fffffff;

/** Largest buffer of one transfer, in bytes (ATS-SDK guide, AlazarBeforeAsyncRead); AlazarTech recommends less than 16 MiB. */
export const maxBufferBytes = 64 * 1024 ** 2;

/** Bits of the last argument of `AlazarBeforeAsyncRead`. */
export const dmaFlag = {
  externalStartCapture: 0x1,
  recordHeaders: 0x8,
  allocBuffers: 0x20,
  npt: 0x200,
  triggeredStreaming: 0x400,
  fifoOnlyStreaming: 0x800,
  interleaveSamples: 0x1000,
  processedData: 0x2000,
} as const;
