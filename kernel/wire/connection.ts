/** The connection file: where a kernel listens, and the key its messages are signed with. */
import { readFileSync } from "node:fs";

/** Names of the five sockets. */
export const channels = ["shell", "iopub", "stdin", "control", "hb"] as const;
export type Channel = (typeof channels)[number];

/** Contents of a connection file. */
export interface ConnectionInfo {
  transport: "tcp" | "ipc";
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  /** Empty: messages are not signed. */
  key: string;
  signature_scheme: string;
  kernel_name?: string;
}

/**
 * Reads a connection file.
 * @throws Error naming the file and the field if it is not one.
 */
export function readConnectionFile(file: string): ConnectionInfo {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new Error(`connection file ${file}: ${(cause as Error).message}`, { cause });
  }
  return parseConnectionInfo(value, file);
}

/**
 * Checks a connection file's contents.
 * @throws Error naming the field that is wrong.
 */
export function parseConnectionInfo(value: unknown, file = "connection info"): ConnectionInfo {
  if (typeof value !== "object" || value === null) throw new Error(`${file}: must be a JSON object`);
  const fields = value as Record<string, unknown>;
  const info = {
    transport: "tcp",
    ip: "127.0.0.1",
    key: "",
    signature_scheme: "hmac-sha256",
    ...fields,
  } as ConnectionInfo;
  if (info.transport !== "tcp" && info.transport !== "ipc") {
    throw new Error(`${file}: transport ${JSON.stringify(info.transport)} is not known: must be tcp or ipc`);
  }
  if (typeof info.ip !== "string") throw new Error(`${file}: ip is missing`);
  if (typeof info.key !== "string") throw new Error(`${file}: key must be text`);
  if (info.signature_scheme !== "" && info.signature_scheme !== "hmac-sha256") {
    throw new Error(
      `${file}: signature_scheme ${JSON.stringify(info.signature_scheme)} is not known: must be hmac-sha256`,
    );
  }
  for (const channel of channels) {
    const port = info[`${channel}_port`];
    if (!Number.isInteger(port) || port < 0 || port > 65535) {
      throw new Error(`${file}: ${channel}_port is ${JSON.stringify(port)}: must be a port number`);
    }
  }
  return info;
}

/** ZeroMQ address of one of the sockets. */
export function endpoint(info: ConnectionInfo, channel: Channel): string {
  const port = info[`${channel}_port`];
  return info.transport === "ipc" ? `ipc://${info.ip}-${port}` : `tcp://${info.ip}:${port}`;
}
