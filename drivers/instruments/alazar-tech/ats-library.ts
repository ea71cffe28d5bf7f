/** AlazarTech's library: where it is, what its functions take, and which of their codes are errors. */
import { declareLibrary, out, type AsyncLibrary } from "../../io/ffi/index.ts";
import { apiDmaInProgress, apiSuccess, returnCodeText } from "./ats-codes.ts";

/** A board, as `AlazarGetBoardBySystemID` gives it. */
const handle = "pointer";

/** Functions whose result is no return code. */
const withoutCode = new Set<string>([
  "AlazarAllocBufferU8",
  "AlazarAllocBufferU16",
  "AlazarBoardsInSystemBySystemID",
  "AlazarBusy",
  "AlazarErrorToText",
  "AlazarGetBoardBySystemID",
  "AlazarGetBoardKind",
  "AlazarNumOfSystems",
  "AlazarTriggered",
]);

/** The ATS-SDK's functions that the driver calls, with the types of AlazarApi.h (U8, U32, long, HANDLE). */
export const atsDeclaration = declareLibrary({
  name: "AlazarTech's ATS API",
  files: {
    win32: ["ATSApi.dll", "C:\\WINDOWS\\System32\\ATSApi.dll"],
    linux: ["libATSApi.so", "libATSApi.so.0"],
  },
  functions: {
    // Boards, and what they say of themselves.
    AlazarNumOfSystems: ["uint32", []],
    AlazarBoardsInSystemBySystemID: ["uint32", ["uint32"]],
    AlazarGetBoardBySystemID: [handle, ["uint32", "uint32"]],
    AlazarGetBoardKind: ["uint32", [handle]],
    AlazarGetChannelInfo: ["uint32", [handle, out("uint32"), out("uint8")]],
    AlazarGetCPLDVersion: ["uint32", [handle, out("uint8"), out("uint8")]],
    AlazarGetDriverVersion: ["uint32", [out("uint8"), out("uint8"), out("uint8")]],
    AlazarGetSDKVersion: ["uint32", [out("uint8"), out("uint8"), out("uint8")]],
    AlazarQueryCapability: ["uint32", [handle, "uint32", "uint32", out("uint32")]],
    AlazarErrorToText: ["string", ["uint32"]],
    AlazarGetParameter: ["uint32", [handle, "uint8", "uint32", out("long")]],
    AlazarSetParameter: ["uint32", [handle, "uint8", "uint32", "long"]],
    AlazarReadRegister: ["uint32", [handle, "uint32", out("uint32"), "uint32"]],
    AlazarWriteRegister: ["uint32", [handle, "uint32", "uint32", "uint32"]],
    AlazarSetLED: ["uint32", [handle, "uint32"]],
    // Settings.
    AlazarSetCaptureClock: ["uint32", [handle, "uint32", "uint32", "uint32", "uint32"]],
    AlazarInputControl: ["uint32", [handle, "uint8", "uint32", "uint32", "uint32"]],
    AlazarSetBWLimit: ["uint32", [handle, "uint32", "uint32"]],
    AlazarSetTriggerOperation: [
      "uint32",
      [handle, "uint32", "uint32", "uint32", "uint32", "uint32", "uint32", "uint32", "uint32", "uint32"],
    ],
    AlazarSetExternalTrigger: ["uint32", [handle, "uint32", "uint32"]],
    AlazarSetTriggerDelay: ["uint32", [handle, "uint32"]],
    AlazarSetTriggerTimeOut: ["uint32", [handle, "uint32"]],
    AlazarConfigureAuxIO: ["uint32", [handle, "uint32", "uint32"]],
    AlazarConfigureRecordAverage: ["uint32", [handle, "uint32", "uint32", "uint32", "uint32"]],
    // Acquisition.
    AlazarSetRecordSize: ["uint32", [handle, "uint32", "uint32"]],
    AlazarBeforeAsyncRead: ["uint32", [handle, "uint32", "long", "uint32", "uint32", "uint32", "uint32"]],
    AlazarAllocBufferU8: ["pointer", [handle, "uint32"]],
    AlazarAllocBufferU16: ["pointer", [handle, "uint32"]],
    AlazarFreeBufferU8: ["uint32", [handle, "pointer"]],
    AlazarFreeBufferU16: ["uint32", [handle, "pointer"]],
    AlazarPostAsyncBuffer: ["uint32", [handle, "pointer", "uint32"]],
    AlazarWaitAsyncBufferComplete: ["uint32", [handle, "pointer", "uint32"]],
    AlazarStartCapture: ["uint32", [handle]],
    AlazarAbortAsyncRead: ["uint32", [handle]],
    AlazarForceTrigger: ["uint32", [handle]],
    AlazarForceTriggerEnable: ["uint32", [handle]],
    AlazarBusy: ["uint32", [handle]],
    AlazarTriggered: ["uint32", [handle]],
  },
  check(code, name) {
    if (typeof code !== "number" || withoutCode.has(name) || code === apiSuccess) return undefined;
    // A wait that says so was for a buffer that is not filled yet (ATS-SDK guide, AlazarWaitAsyncBufferComplete).
    if (code === apiDmaInProgress && name !== "AlazarWaitAsyncBufferComplete") return undefined;
    return returnCodeText(code) ?? `code ${code}`;
  },
});

/** The functions of AlazarTech's library, as the driver calls them. */
export type AtsFunctions = (typeof atsDeclaration)["functions"];

/** AlazarTech's library, opened; or an object that stands for it. */
export type AtsLibrary = AsyncLibrary<AtsFunctions>;
