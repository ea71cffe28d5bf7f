/** The debugger: requests of the Debug Adapter Protocol, carried out through the inspector of an executor. */
export { Debugger, type DebuggerOptions } from "./debugger.ts";
