/** ZeroMQ by `require`: an `import` of it reads its files twice, once for their exports, for a third more of the time. */
import { createRequire } from "node:module";
import type { Reply as ReplySocket, Router as RouterSocket, XPublisher as XPublisherSocket } from "zeromq";

export const { Reply, Router, XPublisher } = createRequire(import.meta.url)("zeromq") as typeof import("zeromq");
export type Reply = ReplySocket;
export type Router = RouterSocket;
export type XPublisher = XPublisherSocket;
