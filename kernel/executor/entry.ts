/** Where the executor process begins: the streams are replaced before anything that it needs can open the originals. */
import "./streams.ts";

await import("./main.ts");
