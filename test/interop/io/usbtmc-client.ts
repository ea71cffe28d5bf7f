/** Talks to the file of the usbtmc driver that is given, through koffi, and prints what came of it. */
import { openDeviceFile } from "../../../drivers/io/usbtmc/device-file.ts";
import { KernelLink } from "../../../drivers/io/usbtmc/kernel-link.ts";
import { UsbTmcTransport } from "../../../drivers/io/usbtmc/usbtmc-transport.ts";
import { TransportError, type Limits } from "../../../drivers/io/limits.ts";
import { runtime } from "../../../drivers/runtime.ts";

const device = {
  identity: { vendorId: 1, productId: 2, serialNumber: "S", interfaceNumber: 0 },
  path: process.argv[2] as string,
  interfaceProtocol: 1,
  packetSize: 512,
  bulkIn: 0x82,
  bulkOut: 1,
  hasInterrupt: true,
};
const transport = new UsbTmcTransport(new KernelLink(device, async () => device, openDeviceFile));
const limits = (seconds = 5): Limits => ({ deadline: runtime().now() + seconds * 1000 });

async function ask(command: string, seconds?: number): Promise<Buffer> {
  await transport.write(Buffer.from(command), limits(seconds));
  return (await transport.read({}, limits(seconds))).data;
}

async function problem(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
    return "ok";
  } catch (error) {
    return error instanceof TransportError ? error.message || error.kind : String(error);
  }
}

await transport.resynchronise(limits());
const reply = (await ask("*IDN?")).toString();
const long = (await ask("LONG?")).length;
const status = await transport.readStatus(limits());
const trigger = await problem(transport.trigger(limits()));
const refused = await problem(ask("STALL?"));
await transport.resynchronise(limits());
const timeout = await problem(ask("NEVER?", 0.2));
await transport.resynchronise(limits());
const after = (await ask("AGAIN?")).toString();
// Who listens and does not close ends all the same: an idle connection keeps no process alive.
await transport.onServiceRequest(() => {});
console.log(JSON.stringify({ reply, long, status, trigger, refused, timeout, after }));
