/** Asks once, and leaves the port open: nothing else keeps this process. */
import { serialTransport } from "../../../drivers/io/serial/serial-transport.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";

const path = process.argv[2] ?? "";
const handle = new MessageHandle(`ASRL${path}::INSTR`, serialTransport(path), {
  timeout: 5,
  readTermination: "\n",
  writeTermination: "\n",
});
await handle.connect();
console.log(await handle.query("*IDN?"));
