/** The portmapper: ours answers over TCP and UDP, and ours is asked in both ways. */
import { createSocket } from "node:dgram";
import { createServer, type AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { runtime } from "../../../drivers/runtime.ts";
import type { Limits } from "../../../drivers/io/limits.ts";
import {
  findPort,
  portmapper,
  portmapperProcedures,
  readMapping,
  writeMapping,
} from "../../../drivers/io/rpc/portmapper.ts";
import { servePortmapper, type PortmapperServer } from "../../../drivers/io/rpc/portmapper-server.ts";
import { RpcClient } from "../../../drivers/io/rpc/rpc-client.ts";
import { callByDatagram } from "../../../drivers/io/rpc/rpc-datagram.ts";
import { serveUdp } from "../../../drivers/io/rpc/rpc-server.ts";

const host = "127.0.0.1";
const core = { program: 0x0607af, version: 1 };
const mapping = { ...core, protocol: 6, port: 4321 };
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close();
});

function seconds(count: number): Limits {
  return { deadline: runtime().now() + count * 1000 };
}

async function serve(): Promise<PortmapperServer> {
  const server = await servePortmapper(host, 0);
  open.push(server);
  return server;
}

async function call(port: number, procedure: number, given = mapping) {
  const client = await RpcClient.connect(host, port, portmapper, seconds(5));
  open.push(client);
  return client.call(procedure, writeMapping(client.arguments(), given), 100, seconds(5));
}

describe("portmapper", () => {
  test("a program that registers is found, until it unregisters", async () => {
    const { port } = await serve();
    expect((await call(port, portmapperProcedures.getPort)).uint()).toBe(0);
    expect((await call(port, portmapperProcedures.set)).bool()).toBe(true);
    expect((await call(port, portmapperProcedures.set, { ...mapping, port: 5 })).bool()).toBe(false);
    expect(await findPort(host, core, seconds(5), port)).toBe(4321);
    const dump = await call(port, portmapperProcedures.dump);
    expect(dump.bool()).toBe(true);
    expect(readMapping(dump)).toEqual(mapping);
    expect(dump.bool()).toBe(false);
    expect((await call(port, portmapperProcedures.unset)).bool()).toBe(true);
    expect((await call(port, portmapperProcedures.unset)).bool()).toBe(true);
    await expect(findPort(host, core, seconds(5), port)).rejects.toThrow(
      `the portmapper at port ${port} knows no program 395183`,
    );
  });

  test("it answers over UDP as well", async () => {
    const server = await serve();
    server.register(mapping);
    const heard: [number, string][] = [];
    await callByDatagram(
      {
        program: portmapper,
        procedure: portmapperProcedures.getPort,
        args: writer => writeMapping(writer, { ...mapping, port: 0 }),
        to: host,
        port: server.port,
      },
      (result, from) => heard.push([result.uint(), from]) > 0,
      seconds(5),
    );
    expect(heard).toEqual([[4321, host]]);
  });

  test("a host whose portmapper listens on UDP alone is asked there", async () => {
    const udp = await serveUdp(
      { ...portmapper, longestCall: 1000, procedures: new Map([[3, (_args, result) => void result.uint(99)]]) },
      host,
      0,
    );
    open.push(udp);
    expect(await findPort(host, core, seconds(5), udp.port)).toBe(99);
  });

  test("a host without a portmapper is an error that says so", async () => {
    const server = await serve();
    await server.close();
    await expect(findPort(host, core, seconds(5), server.port)).rejects.toThrow(
      `asking the portmapper at port ${server.port}: connection refused`,
    );
  });

  test("a portmapper that keeps silent is a time-out", async () => {
    const silent = createServer(() => {});
    await new Promise<void>(resolve => silent.listen(0, host, resolve));
    open.push(silent);
    const { port } = silent.address() as AddressInfo;
    await expect(findPort(host, core, seconds(0.1), port)).rejects.toMatchObject({ kind: "timeout" });
  });

  test("a port that cannot be bound is an error that says why", async () => {
    const { port } = await serve();
    await expect(servePortmapper(host, port)).rejects.toThrow(
      `serving a portmapper on 127.0.0.1: port ${port} cannot be bound: another program listens there, perhaps rpcbind`,
    );
    const udp = createSocket("udp4");
    await new Promise<void>(resolve => udp.bind(0, host, resolve));
    open.push({ close: () => udp.close() });
    await expect(servePortmapper(host, udp.address().port)).rejects.toThrow("cannot be bound");
  });
});
