/** VISA's attributes of a socket do to the connection what they say, also to the one that is made after it. */
import { readFileSync } from "node:fs";
import { Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { openResource } from "../../../drivers/io/index.ts";
import { scriptedServer } from "../scripted-server.ts";

afterEach(() => vi.restoreAllMocks());

const echo = (line: string, socket: Socket): unknown => {
  if (line === "HANG UP") return socket.destroy();
  return socket.write(`${line.toLowerCase()}\n`);
};

/** Whether Linux keeps the keep-alive timer of the connection to a port (`timer_active` 02 of /proc/net/tcp). */
function isKeptAlive(port: number): boolean {
  const remote = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const fields = readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map(line => line.trim().split(/\s+/))
    .filter(([, , to, state]) => to?.endsWith(remote) && state === "01");
  expect(fields).toHaveLength(1);
  return fields[0]?.[5]?.startsWith("02:") === true;
}

test("values and defaults are read by VISA's names", async () => {
  await using server = await scriptedServer(echo);
  const handle = await openResource(server.resourceName);
  const values: Record<string, unknown> = {
    VI_ATTR_TCPIP_ADDR: "127.0.0.1",
    VI_ATTR_TCPIP_HOSTNAME: "127.0.0.1",
    VI_ATTR_TCPIP_PORT: server.port,
    VI_ATTR_TCPIP_KEEPALIVE: true,
    VI_ATTR_TCPIP_NODELAY: true,
    VI_ATTR_SEND_END_EN: true,
    VI_ATTR_TMO_VALUE: 5000,
    VI_ATTR_TERMCHAR_EN: true,
  };
  for (const [name, value] of Object.entries(values))
    expect([name, await handle.getAttribute(name)]).toEqual([name, value]);
  await handle.setAttribute("VI_ATTR_SEND_END_EN", 0);
  expect(await handle.getAttribute("VI_ATTR_SEND_END_EN")).toBe(false);
  expect(await handle.query("STILL?")).toBe("still?");
  await handle.close();
});

test.runIf(process.platform === "linux")("the system keeps the connection alive, or does not", async () => {
  await using server = await scriptedServer(echo);
  const handle = await openResource(server.resourceName);
  expect(isKeptAlive(server.port)).toBe(true);
  await handle.setAttribute("VI_ATTR_TCPIP_KEEPALIVE", false);
  expect(await handle.getAttribute("VI_ATTR_TCPIP_KEEPALIVE")).toBe(false);
  expect(isKeptAlive(server.port)).toBe(false);
  await handle.write("HANG UP");
  await expect(handle.query("A?")).rejects.toThrow("closed the connection");
  expect(await handle.query("A?")).toBe("a?");
  expect(isKeptAlive(server.port)).toBe(false);
  await handle.setAttribute("VI_ATTR_TCPIP_KEEPALIVE", 1);
  expect(isKeptAlive(server.port)).toBe(true);
  await handle.close();
});

test("the delay of small packets is that of the socket", async () => {
  await using server = await scriptedServer(echo);
  const handle = await openResource(server.resourceName);
  const told = vi.spyOn(Socket.prototype, "setNoDelay");
  await handle.setAttribute("VI_ATTR_TCPIP_NODELAY", false);
  expect(told.mock.calls).toEqual([[false]]);
  expect(await handle.getAttribute("VI_ATTR_TCPIP_NODELAY")).toBe(false);
  await handle.setAttribute("VI_ATTR_TCPIP_NODELAY", 1);
  expect(told.mock.calls).toEqual([[false], [true]]);
  await handle.close();
});

test.each<[string, unknown, string]>([
  ["VI_ATTR_TCPIP_PORT", 5, "attribute VI_ATTR_TCPIP_PORT can only be read"],
  ["VI_ATTR_TCPIP_NODELAY", 2, "VI_ATTR_TCPIP_NODELAY: 2 is invalid: must be true or false"],
  ["VI_ATTR_TCPIP_KEEPALIVE", "yes", 'VI_ATTR_TCPIP_KEEPALIVE: "yes" is invalid: must be true or false'],
  ["VI_ATTR_ASRL_BAUD", 9600, 'attribute "VI_ATTR_ASRL_BAUD" is not known here'],
])("%s = %j is refused", async (name, value, message) => {
  await using server = await scriptedServer(echo);
  const handle = await openResource(server.resourceName);
  await expect(handle.setAttribute(name, value)).rejects.toThrow(message);
  await handle.close();
});
