/** Instruments by QDevil. */
export { QDevilQDac, type QDevilQDacRamp2d } from "./qdac1.ts";
export { QDevilQDacChannel, type QDevilQDacMode } from "./qdac1-channel.ts";
export { loadOfQDac } from "./qdac1.sim.ts";
