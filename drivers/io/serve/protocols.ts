/** The protocols on which instruments are served: a new one is a line here. */

import type { ProtocolServer } from "./protocol-server.ts";

interface Protocol {
  /** The option of the command line; `[port]` where there is one to choose. */
  readonly flag: `--${string}`;
  readonly description: string;
  /** Nobody waits for servers that are not asked for. */
  readonly load: () => Promise<ProtocolServer>;
}

/** By the name of their option. */
export const protocols = {
  socket: {
    flag: "--socket [port]",
    description: "on raw TCP sockets, one port each (default: 5025 and on)",
    load: async () => (await import("./socket-server.ts")).socketServer,
  },
  vxi11: {
    flag: "--vxi11 [port]",
    description: "on VXI-11 as inst0, inst1, … (default: any port, told by the port mapper)",
    load: async () => (await import("./vxi11-server.ts")).vxi11Server,
  },
  hislip: {
    flag: "--hislip [port]",
    description: "on HiSLIP as hislip0, hislip1, … (default: 4880)",
    load: async () => (await import("./hislip-server.ts")).hislipServer,
  },
  pty: {
    flag: "--pty",
    description: "on pseudo-terminals, for programs that open serial ports",
    load: async () => (await import("./pty-server.ts")).ptyServer,
  },
  prologix: {
    flag: "--prologix [port]",
    description: "on the GPIB bus of a simulated Prologix adapter (default: 1234)",
    load: async () => (await import("./prologix-server.ts")).prologixServer,
  },
} as const satisfies Readonly<Record<string, Protocol>>;

/** A name of {@link protocols}. */
export type ProtocolName = keyof typeof protocols;
