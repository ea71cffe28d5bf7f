/** Asks once at each address, listens for service requests where there are some, and leaves everything open. */
import { GpibTransport } from "../../../drivers/io/gpib/index.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { openResource, type VisaHandle } from "../../../drivers/io/index.ts";
import { FaultInstrument } from "./instrument.ts";

const [addresses = "[]", gpibLibrary = ""] = process.argv.slice(2);

async function ask(handle: VisaHandle): Promise<void> {
  console.log(`${handle.resourceName} ${await handle.query("ECHO here")}`);
  await handle.onServiceRequest(() => {}).catch(() => {});
}

for (const [resourceName, visalib] of JSON.parse(addresses) as [string, string | undefined][]) {
  const handle = await openResource(resourceName, { visalib });
  if (resourceName.endsWith("INTFC")) console.log(resourceName);
  else await ask(handle);
}
await ask(await openResource("GPIB0::5::INSTR", { sim: new FaultInstrument() }));
if (gpibLibrary !== "") {
  const transport = new GpibTransport({ board: 0, primary: 7 }, { path: gpibLibrary });
  const settings = { timeout: 5, readTermination: "\n", writeTermination: "\n" };
  await ask(new MessageHandle("GPIB1::7::INSTR", transport, settings));
}
