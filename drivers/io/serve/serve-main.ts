/** The process of a simulation server. */
import { runServeProcess } from "./serve-process.ts";

await runServeProcess(process.argv.slice(2));
