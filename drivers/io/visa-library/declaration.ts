/** The functions of a VISA library that a conversation needs (VPP-4.3, with the types of VPP-4.3.2). */
import { declareLibrary, out } from "../ffi/index.ts";

/** Names under which IVI, NI, Keysight and Rohde & Schwarz install their libraries. */
const files = {
  linux: ["libvisa.so", "libvisa.so.0", "libktvisa32.so", "librsvisa.so"],
  darwin: ["/Library/Frameworks/VISA.framework/VISA", "/Library/Frameworks/RsVisa.framework/RsVisa", "libvisa.dylib"],
  win32: process.arch === "ia32" ? ["visa32.dll"] : ["visa64.dll", "visa32.dll"],
} as const;

/** Bytes that a description, a name or a key may take. */
export const textBytes = 256;

export const visaDeclaration = declareLibrary({
  name: "the VISA library",
  files,
  convention: "stdcall",
  functions: {
    viOpenDefaultRM: ["int32", [out("uint32")]],
    viFindRsrc: ["int32", ["uint32", "string", out("uint32"), out("uint32"), "char[]"]],
    viFindNext: ["int32", ["uint32", "char[]"]],
    viOpen: ["int32", ["uint32", "string", "uint32", "uint32", out("uint32")]],
    viClose: ["int32", ["uint32"]],
    viGetAttribute: ["int32", ["uint32", "uint32", "uint8[]"]],
    viSetAttribute: ["int32", ["uint32", "uint32", "uintptr"]],
    viStatusDesc: ["int32", ["uint32", "int32", "char[]"]],
    viTerminate: ["int32", ["uint32", "uint16", "uint32"]],
    viLock: ["int32", ["uint32", "uint32", "uint32", "string", "char[]"]],
    viUnlock: ["int32", ["uint32"]],
    viEnableEvent: ["int32", ["uint32", "uint32", "uint16", "uint32"]],
    viDisableEvent: ["int32", ["uint32", "uint32", "uint16"]],
    viDiscardEvents: ["int32", ["uint32", "uint32", "uint16"]],
    viWaitOnEvent: ["int32", ["uint32", "uint32", "uint32", out("uint32"), out("uint32")]],
    viRead: ["int32", ["uint32", "uint8[]", "uint32", out("uint32")]],
    viWrite: ["int32", ["uint32", "uint8[]", "uint32", out("uint32")]],
    viAssertTrigger: ["int32", ["uint32", "uint16"]],
    viReadSTB: ["int32", ["uint32", out("uint16")]],
    viClear: ["int32", ["uint32"]],
    viFlush: ["int32", ["uint32", "uint16"]],
    viGpibControlREN: ["int32", ["uint32", "uint16"]],
  },
});

/** Text that the library wrote, up to its zero. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(bytes.subarray(0, end < 0 ? bytes.length : end)).toString("latin1");
}
