/** The declaration of the fake digitiser's library. */
import {
  callback,
  declareLibrary,
  fixedArray,
  fixedText,
  inout,
  out,
  variable,
} from "../../../drivers/io/ffi/index.ts";

export const info = {
  serial: "int32",
  rate: "double",
  memory: "uint64",
  model: fixedText(16),
  ranges: fixedArray("uint16", 4),
  input: { gain: "float", on: "bool" },
} as const;

const codes: Readonly<Record<number, string>> = {
  513: "ApiFailed",
  523: "ApiInvalidHandle",
  579: "ApiWaitTimeout",
  580: "ApiWaitCanceled",
};

export const fakeAts = declareLibrary({
  name: "the fake ATS API",
  files: { linux: ["libfake-ats.so"] },
  functions: {
    last_code: variable("int"),
    no_variable: variable("double"),
    add: ["int", ["int", "int"]],
    halve: ["double", ["double"]],
    large: ["int64", ["int64"]],
    size_of: ["size_t", ["string"]],
    too_large: ["size_t", []],
    invert: ["bool", ["bool"]],
    nothing: ["void", []],
    sleep_ms: ["int", ["int"]],
    meet: ["bool", ["int", "int"]],
    not_there: ["int", []],
    AtsGetBoard: ["pointer", ["uint32", "uint32"]],
    AtsGetChannelInfo: ["uint32", ["pointer", out("uint32"), out("uint8")]],
    AtsErrorToText: ["string", ["int"]],
    AtsGetInfo: ["uint32", ["pointer", out(info)]],
    AtsChangeInfo: ["uint32", [inout(info)]],
    AtsRateOf: ["double", [info]],
    AtsSetNumber: ["uint32", [inout("int64")]],
    AtsGetName: ["uint32", [out("string")]],
    AtsReadText: ["uint32", ["char[]", "uint32"]],
    AtsScale: ["uint32", ["double[]", "uint32", "double"]],
    AtsAlloc: ["pointer", ["uint32"]],
    AtsFree: ["void", ["pointer"]],
    AtsPostBuffer: ["uint32", ["pointer", "pointer", "uint32", "int"]],
    AtsWaitBuffer: ["uint32", ["pointer", "pointer", "uint32"]],
    AtsAbort: ["uint32", ["pointer"]],
    AtsForEach: ["int", ["uint32", callback("int", ["uint32", "double"])]],
    AtsStartJob: ["uint32", ["uint32", callback("void", ["uint32", "int64", "string"])]],
    crash: ["int", []],
    leave: ["int", ["int"]],
    process_id: ["int", []],
  },
  check: (code, name) =>
    name.startsWith("Ats") && typeof code === "number" && code in codes ? `${codes[code]} (${code})` : undefined,
});
