/** A program that forgets to close its instruments ends all the same. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { serveAdapterOnTcp } from "../../../drivers/io/prologix/adapter-server.ts";
import { hislipServer } from "../../../drivers/io/serve/hislip-server.ts";
import { servePty } from "../../../drivers/io/serve/pty.ts";
import { socketServer } from "../../../drivers/io/serve/socket-server.ts";
import { serveVxi11 } from "../../../drivers/io/vxi11/serve-vxi11.ts";
import { compile, compilerPossible } from "../ffi/compile.ts";
import { bundled } from "../serial/bundled.ts";
import { FaultInstrument } from "./instrument.ts";

test.skipIf(process.platform === "win32")("open sessions and listeners on every bus let the process end", async () => {
  const quiet = { host: "127.0.0.1", port: 0, note: () => {} };
  const instrument = new FaultInstrument();
  const socket = await socketServer.start([instrument], quiet);
  const hislip = await hislipServer.start([instrument], quiet);
  const vxi11 = await serveVxi11(instrument, { portmapperPort: null });
  const pty = await servePty(instrument);
  const adapter = await serveAdapterOnTcp(new Map([[9, instrument]]), { port: 0 });
  const program = await bundled(fileURLToPath(new URL("leaves-open.ts", import.meta.url)));
  try {
    const own = [...socket.resourceNames, ...vxi11.resourceNames, ...hislip.resourceNames, pty.resourceName];
    const addresses = [...own, adapter.resourceName, "GPIB0::9::INSTR"].map(name => [name]);
    if (compilerPossible) addresses.push(["GPIB0::7::INSTR", `${compile("fake-visa")}@ivi`]);
    const libraries = compilerPossible ? [compile("fake-gpib")] : [];
    const child = spawn(process.execPath, [program.path, JSON.stringify(addresses), ...libraries], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const giveUp = setTimeout(() => child.kill(), 10_000);
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
    const [code] = (await once(child, "close")) as [number];
    clearTimeout(giveUp);
    const asked = [...addresses.map(([name]) => name), "GPIB0::5::INSTR", ...libraries.map(() => "GPIB1::7::INSTR")];
    const answers = asked.map(name => (name === adapter.resourceName ? name : `${name} here`));
    expect({ code, printed: printed.trim().split("\n") }).toEqual({ code: 0, printed: answers });
  } finally {
    program.remove();
    for (const server of [socket, hislip, vxi11, pty, adapter]) await server.close();
  }
});
