/** Instruments by Rohde & Schwarz. */
export { RohdeSchwarzSGS100A } from "./sgs100a.ts";
