/** An instrument that somebody else's multicast DNS announces is found. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ResourceManager } from "../../../drivers/io/resource-manager.ts";
import { installPeers, peersPossible, root } from "../peers.ts";

describe.skipIf(!peersPossible())("zeroconf announces", () => {
  let peer: ChildProcess;
  let rm: ResourceManager;

  beforeAll(async () => {
    peer = spawn(installPeers(), [join(root, "test/interop/io/announce.py")], { stdio: ["pipe", "pipe", "inherit"] });
    rm = new ResourceManager("", { interfaces: ["127.0.0.1"] });
    const [text] = (await once(peer.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    expect(text.toString()).toMatch(/^announced/);
  });
  afterAll(async () => {
    const ended = once(peer, "close");
    peer.stdin?.end();
    await Promise.all([ended, rm.close()]);
  });

  test("an instrument's services are resources with manufacturer, model and serial number", async () => {
    const found = await rm.listResourcesInfo("TCPIP0::127.0.0.1::?*{VI_ATTR_MODEL_NAME == '34465A'}");
    const known = {
      manufacturer: "Keysight Technologies",
      model: "34465A",
      serialNumber: "MY12345",
      firmware: "A.02.14",
      description: "Keysight 34465A (lab)",
      interfaceType: "TCPIP",
      sources: ["mDNS"],
    };
    expect(Object.keys(found)).toEqual([
      "TCPIP0::127.0.0.1::5025::SOCKET",
      "TCPIP0::127.0.0.1::hislip0,4881::INSTR",
      "TCPIP0::127.0.0.1::inst0::INSTR",
    ]);
    for (const each of Object.values(found)) expect(each).toMatchObject(known);
    expect(rm.problems.filter(({ source }) => source === "mDNS")).toEqual([]);
  });
});
