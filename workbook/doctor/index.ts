/** What works on this machine, and what helps where something does not. */
export { runDoctor, type DoctorOptions } from "./run.ts";
