/** What of the instruments' buses works on this machine. */
export { checkBuses } from "./buses.ts";
export type { Finding, Surroundings } from "./finding.ts";
