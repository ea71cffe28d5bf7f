/** Every way to an instrument, with the same instrument at its end. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GpibTransport } from "../../../drivers/io/gpib/index.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { openHislip } from "../../../drivers/io/hislip/open-hislip.ts";
import { serveAdapterOnPty, serveAdapterOnTcp } from "../../../drivers/io/prologix/adapter-server.ts";
import { gpibThroughAdapter, prologixOverSerial, prologixOverTcp } from "../../../drivers/io/prologix/open-prologix.ts";
import { recording } from "../../../drivers/io/record/recording-transport.ts";
import { serialTransport } from "../../../drivers/io/serial/serial-transport.ts";
import { hislipServer } from "../../../drivers/io/serve/hislip-server.ts";
import type { ServedInstrument } from "../../../drivers/io/serve/conversation.ts";
import { servePty } from "../../../drivers/io/serve/pty.ts";
import { socketServer } from "../../../drivers/io/serve/socket-server.ts";
import { SimulationTransport } from "../../../drivers/io/sim/simulation-transport.ts";
import { StreamTransport } from "../../../drivers/io/stream/stream-transport.ts";
import { TcpStream } from "../../../drivers/io/stream/tcp-stream.ts";
import type { Transport } from "../../../drivers/io/transport.ts";
import { VisaTransport } from "../../../drivers/io/visa-library/index.ts";
import { openVxi11 } from "../../../drivers/io/vxi11/open-vxi11.ts";
import { serveVxi11 } from "../../../drivers/io/vxi11/serve-vxi11.ts";
import { compile, compilerPossible } from "../ffi/compile.ts";
import { overDriver, overWebUsb } from "../usbtmc/bottoms.ts";
import { FaultInstrument } from "./instrument.ts";

/** An instrument on a bus. */
export interface Place {
  readonly resourceName: string;
  /** A transport of its own to the instrument; it connects when it is first used. */
  transport(): Transport;
  close(): Promise<void>;
}

/** A bus, and what cannot happen on it. */
export interface Bottom {
  readonly name: string;
  readonly possible: boolean;
  /** By default with an instrument that misbehaves on demand; another one where the bottom is not written in C. */
  make(instrument?: ServedInstrument): Promise<Place>;
  /** One program at a time has the instrument: nobody else can hold a lock. */
  readonly exclusive?: boolean;
  /** No requests for service. */
  readonly silent?: boolean;
  /** Nothing tells an answer that is owed from the next one: it is awaited for half of the time that there is. */
  readonly patient?: boolean;
  /** The instrument is written in C, and is always the same; its text ends at a NUL. */
  readonly stopsAtNul?: boolean;
  /** Who is locked out is not answered until the lock is given back. */
  readonly holdsBack?: boolean;
}

const host = "127.0.0.1";
const unix = process.platform !== "win32";
const quiet = { host, port: 0, note: () => {} };

async function socketPlace(
  instrument: ServedInstrument = new FaultInstrument(),
  wrap: (transport: Transport) => Transport = transport => transport,
): Promise<Place> {
  const server = await socketServer.start([instrument], quiet);
  const [resourceName = ""] = server.resourceNames;
  const port = Number(resourceName.split("::")[2]);
  return {
    resourceName,
    transport: () => wrap(new StreamTransport(`tcp ${host} ${port}`, new TcpStream(host, port, { patient: true }))),
    close: () => server.close(),
  };
}

async function recordedPlace(instrument?: ServedInstrument): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-faults-"));
  let count = 0;
  const resourceName = "TCPIP0::127.0.0.1::5025::SOCKET";
  const place = await socketPlace(instrument, inner =>
    recording(inner, { path: join(folder, `${++count}.jsonl`), resourceName }),
  );
  return {
    ...place,
    close: async () => {
      await place.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function vxi11Place(instrument: ServedInstrument = new FaultInstrument()): Promise<Place> {
  const server = await serveVxi11(instrument, { portmapperPort: null });
  const [resourceName = ""] = server.resourceNames;
  return { resourceName, transport: () => openVxi11({ host: `${host},${server.port}` }), close: () => server.close() };
}

async function hislipPlace(instrument: ServedInstrument = new FaultInstrument()): Promise<Place> {
  const server = await hislipServer.start([instrument], quiet);
  const [resourceName = ""] = server.resourceNames;
  const device = resourceName.split("::")[2] as string;
  return { resourceName, transport: () => openHislip({ host, device }), close: () => server.close() };
}

async function serialPlace(instrument: ServedInstrument = new FaultInstrument()): Promise<Place> {
  const server = await servePty(instrument);
  return {
    resourceName: server.resourceName,
    transport: () => serialTransport(server.path),
    close: () => server.close(),
  };
}

let boards = 40;

async function behindAdapter(
  serve: () => Promise<{ adapter: (board: number) => Transport; close(): Promise<void> }>,
): Promise<Place> {
  const { adapter, close } = await serve();
  const board = ++boards;
  const opened = adapter(board);
  return {
    resourceName: `GPIB${board}::9::INSTR`,
    transport: () => gpibThroughAdapter(board, 9),
    close: async () => {
      await opened.close();
      await close();
    },
  };
}

const prologixTcpPlace = (instrument: ServedInstrument = new FaultInstrument()) =>
  behindAdapter(async () => {
    const server = await serveAdapterOnTcp(new Map([[9, instrument]]), { port: 0 });
    return { adapter: board => prologixOverTcp(board, host, server.port), close: () => server.close() };
  });

const prologixSerialPlace = (instrument: ServedInstrument = new FaultInstrument()) =>
  behindAdapter(async () => {
    const server = await serveAdapterOnPty(new Map([[9, instrument]]));
    return { adapter: board => prologixOverSerial(board, server.path), close: () => server.close() };
  });

const usbPlace =
  (make: typeof overDriver) =>
  async (instrument: ServedInstrument = new FaultInstrument()) => {
    const { again, fake, unplug } = make(instrument);
    fake.keeps = false;
    return {
      resourceName: "USB0::0x1234::0x5678::SN1::0::INSTR",
      transport: () => again(),
      close: async () => unplug(),
    };
  };

const libraryPlace = (name: string) => async (): Promise<Place> => {
  const path = compile(name);
  return {
    resourceName: "GPIB0::7::INSTR",
    transport: () =>
      name === "fake-gpib"
        ? new GpibTransport({ board: 0, primary: 7 }, { path })
        : new VisaTransport("GPIB0::7::INSTR", { path }),
    close: async () => {},
  };
};

async function visaStreamPlace(resourceName: string): Promise<Place> {
  const path = compile("fake-visa");
  return { resourceName, transport: () => new VisaTransport(resourceName, { path }), close: async () => {} };
}

async function simulationPlace(instrument: ServedInstrument = new FaultInstrument()): Promise<Place> {
  return {
    resourceName: "GPIB0::5::INSTR",
    transport: () => new SimulationTransport(instrument),
    close: async () => {},
  };
}

/** All of them. */
export const bottoms: readonly Bottom[] = [
  { name: "a socket", possible: true, make: instrument => socketPlace(instrument), silent: true },
  { name: "a recorded socket", possible: true, make: recordedPlace, silent: true },
  { name: "VXI-11", possible: true, make: vxi11Place },
  { name: "HiSLIP", possible: true, make: hislipPlace, holdsBack: true },
  { name: "a serial port", possible: unix, make: serialPlace, silent: true, exclusive: true, patient: true },
  { name: "USB-TMC through WebUSB", possible: true, make: usbPlace(overWebUsb(false)), exclusive: true },
  { name: "USB-TMC through the driver of Linux", possible: true, make: usbPlace(overDriver), exclusive: true },
  { name: "an adapter on TCP", possible: true, make: prologixTcpPlace },
  { name: "an adapter on a serial port", possible: unix, make: prologixSerialPlace },
  { name: "linux-gpib", possible: compilerPossible, make: libraryPlace("fake-gpib"), stopsAtNul: true },
  { name: "a VISA library", possible: compilerPossible, make: libraryPlace("fake-visa"), stopsAtNul: true },
  {
    name: "a VISA library's socket",
    possible: compilerPossible,
    make: () => visaStreamPlace("TCPIP0::127.0.0.1::5025::SOCKET"),
    silent: true,
    stopsAtNul: true,
  },
  {
    name: "a VISA library's serial port",
    possible: compilerPossible,
    make: () => visaStreamPlace("ASRL1::INSTR"),
    silent: true,
    patient: true,
    stopsAtNul: true,
  },
  { name: "a simulation", possible: true, make: simulationPlace },
];

/** A handle as drivers hold it. */
export function handleOn(place: Place, timeout: number | null = 2): MessageHandle {
  const terminations = { readTermination: "\n", writeTermination: "\n" };
  return new MessageHandle(place.resourceName, place.transport(), { timeout, ...terminations });
}
