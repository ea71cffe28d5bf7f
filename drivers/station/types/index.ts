/** Types of a station's instruments, made from its file. */
export { writeStationTypes, type StationTypesOptions } from "./write-station-types.ts";
export { outdatedTypes } from "./outdated-types.ts";
