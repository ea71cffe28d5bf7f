/** What counts as a driver: a class of instruments that can be opened by name. */
import { InstrumentBase, InstrumentModule } from "../../core/index.ts";

/** A class of instruments, of delegates or of groups of them; each has its own arguments after the name. */
export type DriverClass = (abstract new (...args: never[]) => InstrumentBase) & {
  // oxlint-disable-next-line typescript/no-explicit-any -- what comes after the name differs from class to class
  open(name: string, ...args: any[]): Promise<InstrumentBase>;
};

/** Whether a value is a class of instruments that can be opened; a channel is not, it belongs to an instrument. */
export function isDriverClass(value: unknown): value is DriverClass {
  return typeof value === "function" && value.prototype instanceof InstrumentBase && "open" in value;
}

/** A class of channels or modules: what a delegate instrument puts around a channel of another. */
export type PartClass = abstract new (...args: never[]) => InstrumentModule;

/** Whether a value is a class of channels or modules. */
export function isPartClass(value: unknown): value is PartClass {
  return typeof value === "function" && value.prototype instanceof InstrumentModule;
}
