/** Remote, local and lockout on GPIB: the remote line, and commands to the instrument. */
import type { RemoteMode } from "../transport.ts";
import { librarySecondary, type GpibAddress } from "./address.ts";
import type { GpibFunctions } from "./gpib-library.ts";

/** Commands of the bus (IEEE 488.1, section 2): unlisten, local lockout, and what makes an address one of a listener. */
const [unlisten, lockout, listen] = [0x3f, 0x11, 0x20];

interface RemoteStep {
  readonly name: string;
  readonly call: (gpib: GpibFunctions, descriptor: number) => Promise<number>;
}

/** What has to be done for a mode, in order. */
export function remoteSteps(mode: RemoteMode, { board, primary, secondary }: GpibAddress): readonly RemoteStep[] {
  const line = (on: number): RemoteStep => ({ name: "ibsre", call: gpib => gpib.ibsre.async(board, on) });
  const command = (...bytes: number[]): RemoteStep => ({
    name: "ibcmd",
    call: gpib => gpib.ibcmd.async(board, Uint8Array.from(bytes), bytes.length),
  });
  const local: RemoteStep = { name: "ibloc", call: (gpib, descriptor) => gpib.ibloc.async(descriptor) };
  const second = secondary === undefined ? [] : [librarySecondary(secondary)];
  const address = command(unlisten, listen | primary, ...second);
  switch (mode) {
    case "deassert":
      return [line(0)];
    case "assert":
      return [line(1)];
    case "deassertLocal":
      return [local, line(0)];
    case "assertAddress":
      return [line(1), address];
    case "assertLockout":
      return [line(1), command(lockout)];
    case "assertAddressLockout":
      return [line(1), command(lockout), address];
    default:
      return [local];
  }
}
