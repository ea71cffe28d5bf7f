/** Instruments by Lake Shore Cryotronics. */
export { LakeshoreBase } from "./base.ts";
export { LakeshoreCurveChannel, type SensorTypes } from "./curve-channel.ts";
export { LakeshoreHeaterOutput } from "./heater-output.ts";
export { LakeshoreBaseOutput, type OutputCodes, type WaitOptions } from "./output.ts";
export { LakeshoreBaseSensorChannel, type SensorStatuses } from "./sensor-channel.ts";
export { LakeshoreModel335 } from "./335.ts";
export { LakeshoreModel335Channel } from "./335-channel.ts";
export { LakeshoreModel335CurrentSource } from "./335-output.ts";
export { LakeshoreModel336 } from "./336.ts";
export { LakeshoreModel336Channel } from "./336-channel.ts";
export { LakeshoreModel336CurrentSource, LakeshoreModel336VoltageSource } from "./336-outputs.ts";
