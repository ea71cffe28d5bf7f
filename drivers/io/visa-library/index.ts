/** A vendor's VISA library: conversations and listings. */
export { listVisaResources } from "./list-resources.ts";
export { acquireVisaLibrary, type VisaLibrary, type VisaLibraryOptions } from "./visa-library.ts";
export { VisaTransport } from "./visa-transport.ts";
