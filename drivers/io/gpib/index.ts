/** GPIB through linux-gpib: conversations and listings. */
export type { GpibAddress } from "./address.ts";
export type { GpibLibraryOptions } from "./gpib-library.ts";
export { GpibTransport } from "./gpib-transport.ts";
export { listGpibResources } from "./list-resources.ts";
