/** A VXI-11 server, and clients of it, that end with the test. */
import { afterEach } from "vitest";
import type { Limits } from "../../../drivers/io/limits.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { openVxi11 } from "../../../drivers/io/vxi11/open-vxi11.ts";
import { coreProgram, procedures } from "../../../drivers/io/vxi11/protocol.ts";
import { serveTcp, type RpcListener, type RpcProcedure } from "../../../drivers/io/rpc/rpc-server.ts";
import { serveVxi11, type Vxi11Server } from "../../../drivers/io/vxi11/serve-vxi11.ts";
import type { Vxi11Transport } from "../../../drivers/io/vxi11/vxi11-transport.ts";
import { runtime } from "../../../drivers/runtime.ts";
import { manglingProxy, type ManglingProxy, type Passing } from "./mangling-proxy.ts";
import { SmallInstrument } from "./small-instrument.ts";

const open: (AsyncDisposable | { close(): Promise<void> })[] = [];

afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) {
    await ("close" in thing ? thing.close() : thing[Symbol.asyncDispose]());
  }
});

export function seconds(count: number, signal?: AbortSignal): Limits {
  return { deadline: runtime().now() + count * 1000, signal };
}

/** Serves an instrument as `inst0` and, the same one, as `gpib0,1`. */
export async function serve(port = 0): Promise<{ server: Vxi11Server; instrument: SmallInstrument; port: number }> {
  const instrument = new SmallInstrument();
  const devices = new Map([
    ["inst0", instrument],
    ["gpib0,1", instrument],
  ]);
  const server = await serveVxi11(devices, { port, portmapperPort: 0 });
  open.push(server);
  return { server, instrument, port: server.port };
}

/** A client of the core channel at `port`. */
export function client(port: number, device = "inst0"): Vxi11Transport {
  const transport = openVxi11({ host: `127.0.0.1,${port}`, device });
  open.push(transport);
  return transport;
}

/** The same, as drivers hold it. */
export function handle(port: number, timeout: number | null = 5): MessageHandle {
  const made = new MessageHandle(`TCPIP0::127.0.0.1,${port}::inst0::INSTR`, openVxi11({ host: `127.0.0.1,${port}` }), {
    timeout,
    readTermination: "\n",
    writeTermination: "\n",
  });
  open.push(made);
  return made;
}

export async function proxy(port: number, pass?: (passing: Passing) => unknown): Promise<ManglingProxy> {
  const made = await manglingProxy(port, pass);
  open.push(made);
  return made;
}

/** Asks as a session does. */
export async function ask(transport: Vxi11Transport, question: string, limits = seconds(5)): Promise<string> {
  transport.discardInput();
  await transport.write(Buffer.from(question), limits);
  const { data } = await transport.read({}, limits);
  return data.toString("latin1");
}

/** A core channel that creates links, takes whatever is written, and does the rest as told. */
export async function scriptedCore(
  table: Readonly<Record<number, RpcProcedure>>,
  port = 0,
  { abortPort = 0, largestWrite = 1024 } = {},
): Promise<RpcListener> {
  const usual: Readonly<Record<number, RpcProcedure>> = {
    [procedures.createLink]: (_args, result) => void result.int(0).int(0).uint(abortPort).uint(largestWrite),
    [procedures.write]: (args, result) => {
      for (let number = 0; number < 4; number++) args.int();
      result.int(0).uint(args.opaque(1 << 20).length);
    },
    [procedures.clear]: (_args, result) => void result.int(0),
    [procedures.destroyLink]: (_args, result) => void result.int(0),
  };
  const all = Object.entries({ ...usual, ...table }).map(([number, procedure]) => [Number(number), procedure] as const);
  const listener = await serveTcp(
    { ...coreProgram, longestCall: 1 << 22, procedures: new Map(all) },
    "127.0.0.1",
    port,
  );
  open.push(listener);
  return listener;
}
