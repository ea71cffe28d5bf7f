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
} as const satisfies Readonly<Record<string, Protocol>>;

/** A name of {@link protocols}. */
export type ProtocolName = keyof typeof protocols;
