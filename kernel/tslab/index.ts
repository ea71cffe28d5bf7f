/** What `import * as tslab from "tslab"` gives in a cell. */
export { display, newDisplay, type Display } from "./display.ts";
export { versions, type Versions } from "./versions.ts";
