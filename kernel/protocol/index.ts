/** The kernel's side of Jupyter's messaging protocol. */
export { Kernel, type KernelOptions } from "./kernel.ts";
