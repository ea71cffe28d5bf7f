/** Bits of the registers of the Yokogawa GS200 (IM GS210-01EN, chapter 14). */

/** Of `statusByte`. */
export const statusByteOfGS200 = {
  extendedEventSummary: 0x02,
  errorAvailable: 0x04,
  messageAvailable: 0x10,
  eventSummary: 0x20,
  requestService: 0x40,
} as const;

/** Of `standardEventRegister`, as IEEE 488.2 has them. */
export const standardEventsOfGS200 = {
  operationComplete: 0x01,
  queryError: 0x04,
  deviceError: 0x08,
  executionError: 0x10,
  commandError: 0x20,
  powerOn: 0x80,
} as const;

/** Of `conditionRegister`: what is the case. */
export const conditionsOfGS200 = {
  endOfMeasure: 0x0001,
  overRange: 0x0002,
  endOfTrace: 0x0004,
  endOfCreateFile: 0x0008,
  triggerSamplingError: 0x0010,
  readyForProgram: 0x0100,
  lowLimiting: 0x0400,
  highLimiting: 0x0800,
  emergency: 0x2000,
} as const;

/** Of `extendedEventRegister`: what has happened since it was last read. */
export const extendedEventsOfGS200 = {
  ...conditionsOfGS200,
  sourceChange: 0x0020,
  endOfProgramStep: 0x0040,
  endOfProgram: 0x0080,
  tripped: 0x1000,
} as const;
