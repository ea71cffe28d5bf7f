/** The functions of linux-gpib's library that a conversation needs (`gpib/ib.h`). */
import { declareLibrary, out, variable } from "../ffi/index.ts";

export const gpibDeclaration = declareLibrary({
  name: "linux-gpib's library",
  files: { linux: ["libgpib.so.0", "libgpib.so"] },
  functions: {
    ibdev: ["int", ["int", "int", "int", "int", "int", "int"]],
    ibonl: ["int", ["int", "int"]],
    ibask: ["int", ["int", "int", out("int")]],
    ibln: ["int", ["int", "int", "int", out("short")]],
    ibrda: ["int", ["int", "pointer", "long"]],
    ibwrta: ["int", ["int", "pointer", "long"]],
    ibwait: ["int", ["int", "int"]],
    ibstop: ["int", ["int"]],
    ibrsp: ["int", ["int", out("uint8")]],
    ibclr: ["int", ["int"]],
    ibtrg: ["int", ["int"]],
    ibloc: ["int", ["int"]],
    ibsre: ["int", ["int", "int"]],
    ibcmd: ["int", ["int", "uint8[]", "long"]],
    ibtmo: ["int", ["int", "int"]],
    ibeot: ["int", ["int", "int"]],
    ibeos: ["int", ["int", "int"]],
    ThreadIberr: ["int", []],
    ThreadIbcntl: ["long", []],
    iberr: variable("int"),
  },
});
