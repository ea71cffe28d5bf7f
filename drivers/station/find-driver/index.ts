/** Where a station finds the class that a `type` of its file means. */
export type { DriverClass, PartClass } from "./driver-class.ts";
export { driverTypeOf, findDriver } from "./find-driver.ts";
export { locateDriver, type DriverPlace, type Whereabouts } from "./locate-driver.ts";
export { registerDriver, type RegisterOptions } from "./registered-drivers.ts";
