/** The workbook's server. */
export { startWorkbook, type WorkbookOptions } from "./start.ts";
export { WorkbookServer, type ServerOptions } from "./server.ts";
export { ownKernel } from "./kernels/specs.ts";
export { userFolders, type UserFolders } from "./folders.ts";
