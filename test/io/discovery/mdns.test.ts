/** Instruments that announce themselves by multicast DNS become resource names. */
import { createSocket } from "node:dgram";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { discover } from "../../../drivers/io/discovery/source.ts";
import { mdnsSource, type MdnsOptions } from "../../../drivers/io/discovery/mdns.ts";
import { ServiceRecords } from "../../../drivers/io/discovery/services.ts";
import { parseResourceName } from "../../../drivers/io/names/resource-name.ts";
import { freePort, recordsOf, startResponder, type DnsRecord } from "./responder.ts";

const texts = ["txtvers=1", "Manufacturer=Keithley", "model=2602B", "SerialNumber=123", "FirmwareVersion=3.3"];
const identity = { manufacturer: "Keithley", model: "2602B", serialNumber: "123", firmware: "3.3" };
const address: DnsRecord = { name: "K-2602B.local", type: "A", ttl: 120, data: "10.0.0.7" };
const services = [
  { service: "_lxi._tcp", instance: "SMU", target: "K-2602B.local", port: 80, texts },
  { service: "_vxi-11._tcp", instance: "SMU", target: "K-2602B.local", port: 111 },
  { service: "_hislip._tcp", instance: "SMU", target: "K-2602B.local", port: 4880 },
  { service: "_scpi-raw._tcp", instance: "SMU", target: "K-2602B.local", port: 5025 },
].map(service => recordsOf({ texts: [], ...service }));

let stop: (() => Promise<void>) | undefined;
afterEach(async () => stop?.());

const never = { deadline: null };
const source = (options: MdnsOptions) => mdnsSource({ interfaces: ["127.0.0.1"], listen: 0.5, ...options });

test("each service of an instrument is a resource, with what one of them says of the instrument", async () => {
  const port = await freePort();
  ({ stop } = startResponder(port, ({ name }) => {
    const mine = services.filter(([pointer]) => pointer.name === name);
    return {
      answers: mine.map(([pointer]) => pointer),
      additionals: [...mine.flatMap(records => records.slice(1)), address],
    };
  }));
  const { resources, problems } = await discover([source({ port })], never);
  expect(problems).toEqual([]);
  expect(resources).toEqual(
    ["TCPIP0::10.0.0.7::5025::SOCKET", "TCPIP0::10.0.0.7::hislip0::INSTR", "TCPIP0::10.0.0.7::inst0::INSTR"].map(
      resourceName => ({ resourceName, ...identity, description: "SMU", sources: ["mDNS"] }),
    ),
  );
});

test("what an answer leaves out is asked for", async () => {
  const port = await freePort();
  const [pointer, location, text] = services[2] as [DnsRecord, DnsRecord, DnsRecord];
  const responder = startResponder(port, ({ name, type }) => {
    const known = [pointer, location, { ...text, data: texts }, { ...address, name: "k-2602b.local" }];
    const answers = known.filter(record => record.name === name && record.type === type);
    return answers.length > 0 ? { answers } : undefined;
  });
  stop = responder.stop;
  expect(await source({ port }).list(never)).toEqual([
    { resourceName: "TCPIP0::10.0.0.7::hislip0::INSTR", ...identity, description: "SMU" },
  ]);
  expect(responder.asked).toEqual(
    expect.arrayContaining(["PTR _hislip._tcp.local", "SRV SMU._hislip._tcp.local", "A k-2602b.local"]),
  );
});

test("a question that got lost is put again", async () => {
  const port = await freePort();
  let heard = 0;
  ({ stop } = startResponder(port, ({ name }) => {
    const [pointer, ...rest] = services[3] as [DnsRecord, ...DnsRecord[]];
    if (name !== pointer.name || ++heard === 1) return undefined;
    return { answers: [pointer], additionals: [...rest, address] };
  }));
  expect(await source({ port }).list(never)).toHaveLength(1);
});

test("packets that nobody can read are passed over", async () => {
  const port = await freePort();
  const noise = createSocket("udp4");
  const timer = setInterval(() => noise.send(Buffer.from("0000840000ff", "hex"), port, "127.0.0.1"), 20);
  ({ stop } = startResponder(port, ({ name }) => {
    const [pointer, ...rest] = services[3] as [DnsRecord, ...DnsRecord[]];
    return name === pointer.name ? { answers: [pointer], additionals: [...rest, address] } : undefined;
  }));
  try {
    expect(await source({ port }).list(never)).toHaveLength(1);
  } finally {
    clearInterval(timer);
    noise.close();
  }
});

test("the search ends with its limits, and at once when it is aborted", async () => {
  const port = await freePort();
  const began = performance.now();
  expect(await source({ port, listen: 30 }).list({ deadline: began + 100 })).toEqual([]);
  expect(performance.now() - began).toBeLessThan(2000);
  const controller = new AbortController();
  const aborted = discover([source({ port, listen: 30 })], { deadline: null, signal: controller.signal });
  controller.abort();
  await expect(aborted).rejects.toMatchObject({ kind: "abort" });
});

test("an interface that is not there is refused with those that are", async () => {
  const { problems } = await discover([source({ interfaces: ["192.0.2.1"] })], never);
  expect(problems).toEqual([
    {
      source: "mDNS",
      message: expect.stringMatching(/^interface "192\.0\.2\.1": expected one of .*127\.0\.0\.1/) as string,
    },
  ]);
});

test("without the package, its name is told beside what others find", async () => {
  const missing = Object.assign(new Error("Cannot find package 'multicast-dns'"), { code: "ERR_MODULE_NOT_FOUND" });
  const { resources, problems } = await discover(
    [
      source({ load: () => Promise.reject(missing) }),
      { name: "file", list: async () => [{ resourceName: "gpib::1" }] },
    ],
    never,
  );
  expect(problems).toEqual([
    { source: "mDNS", message: "discovery by mDNS needs the package multicast-dns: npm install multicast-dns" },
  ]);
  expect(resources).toEqual([{ resourceName: "GPIB0::1::INSTR", sources: ["file"] }]);
});

describe("records", () => {
  const collect = (...records: DnsRecord[]): string[] => {
    const all = new ServiceRecords();
    for (const record of records) all.add(record);
    return all.found().map(({ resourceName }) => resourceName);
  };
  const instrument = (service: string, port: number) =>
    recordsOf({ service, instance: "x", target: "x.local", port, texts: [] });
  const at = (data: string): DnsRecord => ({ name: "x.local", type: data.includes(":") ? "AAAA" : "A", data });

  test.each([
    ["IPv6 stands in brackets", ["fd00::7"], ["TCPIP0::[fd00::7]::hislip0,4881::INSTR"]],
    ["IPv4 is preferred", ["fd00::7", "10.0.0.7"], ["TCPIP0::10.0.0.7::hislip0,4881::INSTR"]],
    ["an address that is none is passed over", ["10.0.0"], []],
    ["a link-local address is of no use", ["fe80::1"], []],
  ])("%s", (_, addresses, expected) => {
    expect(collect(...instrument("_hislip._tcp", 4881), ...addresses.map(at))).toEqual(expected);
  });

  test("an instrument that only has a web page is asked by VXI-11", () => {
    expect(collect(...instrument("_lxi._tcp", 80), at("10.0.0.7"))).toEqual(["TCPIP0::10.0.0.7::inst0::INSTR"]);
  });

  test("a service that says goodbye is gone, and one without a port is none", () => {
    const [pointer, ...rest] = instrument("_hislip._tcp", 4880);
    expect(collect(pointer, ...rest, at("10.0.0.7"), { ...pointer, ttl: 0 })).toEqual([]);
    expect(collect(...instrument("_hislip._tcp", 0), at("10.0.0.7"))).toEqual([]);
  });

  test("whatever strangers send, what is found is a resource name without control characters", () => {
    const name = fc.constantFrom(
      "_hislip._tcp.local",
      "_scpi-raw._tcp.local",
      "a._hislip._tcp.local",
      "h.local",
      "__proto__",
    );
    const data = fc.oneof(
      name,
      fc.constantFrom("10.0.0.1", "fd00::1"),
      fc.string(),
      fc.record({ target: fc.oneof(name, fc.string()), port: fc.oneof(fc.integer(), fc.nat(70_000)) }),
      fc.array(
        fc.oneof(
          fc.constantFrom("Model=\u0007x", "=", "Model"),
          fc.uint8Array().map(each => Buffer.from(each)),
        ),
      ),
      fc.anything(),
    );
    const record = fc.record({
      name,
      type: fc.constantFrom("PTR", "SRV", "TXT", "A", "AAAA", "OPT"),
      data,
      ttl: fc.nat(2),
    });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 40 }), records => {
        const all = new ServiceRecords();
        for (const each of records) all.add(each);
        expect(Array.isArray(all.missing)).toBe(true);
        for (const found of all.found()) {
          expect(parseResourceName(found.resourceName).canonical).toBe(found.resourceName);
          expect(Object.values(found).join("")).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});
