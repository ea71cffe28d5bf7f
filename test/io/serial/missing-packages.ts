/** Tries what needs a package that is not installed, and prints why it fails. */
import { servePty } from "../../../drivers/io/serve/pty.ts";
import { listSerialPorts } from "../../../drivers/io/serial/list-ports.ts";
import { serialTransport } from "../../../drivers/io/serial/serial-transport.ts";

for (const attempt of [
  () => serialTransport("/dev/ttyS0").resynchronise({ deadline: null }),
  () => servePty({ name: "none", connect: () => Promise.reject(new Error("not reached")) as never }),
  () => listSerialPorts({ platform: "darwin" }).then(ports => console.log(ports.length)),
])
  await attempt().catch((error: Error) => console.log(error.message));
