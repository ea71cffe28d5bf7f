/** The simulated Model 335. */
export { behaviour } from "./lakeshore.sim.ts";
