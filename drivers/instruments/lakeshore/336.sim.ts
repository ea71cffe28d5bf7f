/** The simulated Model 336. */
export { behaviour } from "./lakeshore.sim.ts";
