/** The command `setpoint data`. */

export { checkData } from "./check.ts";
export { exportData } from "./export.ts";
export type { ExportCommandOptions } from "./export.ts";
export { listData } from "./list.ts";
export type { ListOptions } from "./list.ts";
export { showData } from "./show.ts";
export type { ShowOptions } from "./show.ts";
