/** American Magnetics 430: how a magnet is opened and set, and who is asked before. */
import type { VisaOpenOptions } from "../../core/index.ts";
import type { AMIModel430 } from "./ami430.ts";

/** How a magnet is opened. */
export interface AMI430OpenOptions extends VisaOpenOptions {
  /** Returns the programmer to its defaults first. Default false. */
  reset?: boolean;
  /** Largest ramp rate that the driver sets, in A/s. Default 0.06. */
  currentRampLimit?: number;
}

/** How a field is set. */
export interface AMI430SetFieldOptions {
  /** Waits until it is reached. Default true. */
  block?: boolean;
  /** Lets the vector magnet that this is an axis of, if it is one, decide and set it. Default true. */
  performSafetyCheck?: boolean;
}

/** Who is asked before the field of an axis changes, and hears of what the axis was told. */
export interface AMI430FieldGuard {
  /** Sets the field of the axis if the whole may have it. */
  requestFieldChange(axis: AMIModel430, value: number, options: { block?: boolean | undefined }): Promise<void>;
  /** Throws unless the axis may ramp to a field where the others stay. */
  assertAllowed(axis: AMIModel430, value: number): Promise<void>;
  /** Throws unless the axis may go to zero: within functions as limits, the way there may lead out. */
  assertMayZero(axis: AMIModel430): Promise<void>;
  /** The axis was told to go to zero. */
  axisZeroed(axis: AMIModel430): void;
  /** The axis was told to stay where it is. */
  axisPaused(axis: AMIModel430): Promise<void>;
}
