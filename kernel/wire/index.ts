/** Jupyter's wire format, for both ends of a connection. */
export { kernelCommand, type KernelCommandOptions } from "./command.ts";
export { decode, encode, seal, unseal, WireError, type Frame, type SealedMessage } from "./codec.ts";
export {
  channels,
  endpoint,
  parseConnectionInfo,
  readConnectionFile,
  type Channel,
  type ConnectionInfo,
} from "./connection.ts";
export { freePorts } from "./free-ports.ts";
export {
  createMessage,
  protocolVersion,
  type Header,
  type JsonObject,
  type Message,
  type MessageOptions,
} from "./message.ts";
export { SendQueue, type Sink } from "./send-queue.ts";
export { sign, verify } from "./signature.ts";
