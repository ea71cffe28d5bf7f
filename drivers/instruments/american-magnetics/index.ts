/** Instruments by American Magnetics. */
export { AMIModel430 } from "./ami430.ts";
export type { AMI430FieldGuard, AMI430OpenOptions, AMI430SetFieldOptions } from "./ami430-options.ts";
export type { AMI430RampingState } from "./ami430-states.ts";
export { AMI430SwitchHeater } from "./ami430-switch-heater.ts";
export { AMIModel4303D, type AMI430RampMode } from "./ami430-3d.ts";
export { type AMI430Axes, type CartesianFieldLimit, type FieldLimit } from "./ami430-axes.ts";
export { FieldVector, type FieldComponent, type FieldCoordinates } from "./field-vector.ts";
export { SimulatedMagnet, type MagnetProperties, type MagnetState } from "./ami430-magnet.ts";
export { magnetName } from "./ami430.sim.ts";
