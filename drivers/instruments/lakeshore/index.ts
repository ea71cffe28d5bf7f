/** Instruments by Lake Shore Cryotronics. */
export { LakeshoreBase } from "./base.ts";
export { LakeshoreBaseOutput, type OutputCodes, type WaitOptions } from "./output.ts";
export { LakeshoreBaseSensorChannel, type SensorStatuses } from "./sensor-channel.ts";
export { LakeshoreModel336 } from "./336.ts";
export { LakeshoreModel336Channel } from "./336-channel.ts";
export { LakeshoreModel336CurrentSource, LakeshoreModel336VoltageSource } from "./336-outputs.ts";
