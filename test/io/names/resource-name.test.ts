/** Resource names in any spelling become canonical; what is none is refused with the form that is expected. */
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { ResourceNameError } from "../../../drivers/io/errors.ts";
import { readLanDevice } from "../../../drivers/io/names/lan-device.ts";
import { parseResourceName } from "../../../drivers/io/names/resource-name.ts";

describe("canonical spelling", () => {
  test.each([
    ["GPIB::1", "GPIB0::1::INSTR"],
    ["gpib0::1::0::instr", "GPIB0::1::0::INSTR"],
    ["GPIB::1::2::INSTR", "GPIB0::1::2::INSTR"],
    ["GPIB1::INTFC", "GPIB1::INTFC"],
    ["GPIB1::SERVANT", "GPIB1::SERVANT"],
    ["ASRL3", "ASRL3::INSTR"],
    ["ASRL::INSTR", "ASRL0::INSTR"],
    ["asrl/dev/ttyUSB0::INSTR", "ASRL/dev/ttyUSB0::INSTR"],
    ["ASRLCOM3", "ASRLCOM3::INSTR"],
    ["TCPIP::h", "TCPIP0::h::inst0::INSTR"],
    ["TCPIP::h::hislip0", "TCPIP0::h::hislip0::INSTR"],
    ["TCPIP::h::hislip0,4881", "TCPIP0::h::hislip0,4881::INSTR"],
    ["TCPIP::h::gpib0,5", "TCPIP0::h::gpib0,5::INSTR"],
    ["TCPIP::h,1024::inst0", "TCPIP0::h,1024::inst0::INSTR"],
    ["tcpip::10.0.0.7::5025::socket", "TCPIP0::10.0.0.7::5025::SOCKET"],
    ["TCPIP::[::1]::5025::SOCKET", "TCPIP0::[::1]::5025::SOCKET"],
    ["TCPIP::[fe80::1%eth0]::hislip0", "TCPIP0::[fe80::1%eth0]::hislip0::INSTR"],
    ["TCPIP::[::1],1024", "TCPIP0::[::1],1024::inst0::INSTR"],
    ["usb::0x1::0x2::SN", "USB0::0x1::0x2::SN::0::INSTR"],
    ["USB::1::2::SN::RAW", "USB0::1::2::SN::0::RAW"],
    ["USB::1::2::A]B::1", "USB0::1::2::A]B::1::INSTR"],
    ["VICP::h", "VICP::h::INSTR"],
    ["PRLGX-TCPIP::h::INTFC", "PRLGX-TCPIP0::h::1234::INTFC"],
    ["PRLGX-ASRL1::/dev/ttyUSB0::INTFC", "PRLGX-ASRL1::/dev/ttyUSB0::INTFC"],
    ["NI-ENET100-TCPIP2::h::INTFC", "NI-ENET100-TCPIP2::h::INTFC"],
    ["PXI::MEMACC", "PXI0::MEMACC"],
    ["PXI::3-18.2", "PXI0::3-18.2::INSTR"],
    ["PXI3::18::2", "PXI3::18::2::INSTR"],
    ["PXI::chassis1::slot4::func2", "PXI0::CHASSIS1::SLOT4::FUNC2::INSTR"],
    ["PXI::1::BACKPLANE", "PXI0::1::BACKPLANE"],
    ["VXI::BACKPLANE", "VXI0::BACKPLANE"],
    ["GPIB-VXI::9", "GPIB-VXI0::9::INSTR"],
    ["FIREWIRE::0x1::0x2", "FIREWIRE0::0x1::0x2::INSTR"],
    ["  GPIB::1\n", "GPIB0::1::INSTR"],
  ])("%j is %s", (given, canonical) => {
    expect(parseResourceName(given).canonical).toBe(canonical);
    expect(parseResourceName(canonical).canonical).toBe(canonical);
  });

  test("the parts have names", () => {
    expect(parseResourceName("TCPIP::10.0.0.7::5025::SOCKET")).toMatchObject({
      interfaceType: "TCPIP",
      board: "0",
      resourceClass: "SOCKET",
      parts: { host: "10.0.0.7", port: "5025" },
    });
    expect(parseResourceName("PXI::CHASSIS1::SLOT4").parts).toEqual({ chassis: "1", slot: "4" });
  });

  test("interface and class tell which parts there are", () => {
    const name = parseResourceName("GPIB::1");
    if (name.interfaceType !== "GPIB" || name.resourceClass !== "INSTR") throw new Error(name.canonical);
    expectTypeOf(name.parts.primaryAddress).toEqualTypeOf<string>();
    expectTypeOf(name.parts.secondaryAddress).toEqualTypeOf<string | undefined>();
    // @ts-expect-error -- a GPIB instrument has no host
    expect(name.parts.host).toBeUndefined();
    expect(name.parts.primaryAddress).toBe("1");
  });
});

describe("devices on the network", () => {
  test.each([
    ["TCPIP::h", { protocol: "vxi11", host: "h", device: "inst0", port: undefined }],
    ["TCPIP::h,1024::gpib0,5", { protocol: "vxi11", host: "h", device: "gpib0,5", port: 1024 }],
    ["TCPIP::[::1],1024", { protocol: "vxi11", host: "::1", device: "inst0", port: 1024 }],
    ["TCPIP::h::hislip0", { protocol: "hislip", host: "h", subAddress: "hislip0", port: 4880 }],
    ["TCPIP::[::1]::HiSLIP1,4881", { protocol: "hislip", host: "::1", subAddress: "HiSLIP1", port: 4881 }],
  ])("%s", (given, expected) => {
    const { parts } = parseResourceName(given);
    expect(readLanDevice(parts as { host: string; device: string })).toEqual(expected);
  });
});

describe("refused", () => {
  const gpib =
    "the form is GPIB[board]::primary address[::secondary address][::INSTR] or GPIB[board]::INTFC or GPIB[board]::SERVANT";
  test.each([
    ["", "must start with one of ASRL, FIREWIRE, GPIB, GPIB-VXI"],
    ["FOO::1", "must start with one of ASRL"],
    ["GPIB", gpib],
    ["GPIB::1::2::3", gpib],
    ["GPIB::x", `the primary address must be a whole number: ${gpib}`],
    ["GPIB::1::SOCKET", `the secondary address must be a whole number: ${gpib}`],
    ["GPIBx::1", "GPIB is followed by the number of a board or nothing"],
    ["ASRL", "ASRL is followed by a port, as in ASRL3"],
    ["TCPIP::h::0::SOCKET", "the port must be between 1 and 65535"],
    ["TCPIP::h::65536::SOCKET", "the port must be between 1 and 65535"],
    ["TCPIP::h::x::SOCKET", "the port must be between 1 and 65535"],
    ["TCPIP::h::hislip0,", "the port must be between 1 and 65535"],
    ["TCPIP::h,99999", "the port must be between 1 and 65535"],
    ["TCPIP::h,4880::hislip0", "the port of HiSLIP stands behind the device, as in hislip0,4881"],
    ["TCPIP::::5025::SOCKET", "the form is"],
    ["TCPIP::fe80::1::5025::SOCKET", "an IPv6 address stands in brackets, as in [fe80::1]"],
    ["TCPIP::[xyz]::5025::SOCKET", "[xyz] is no IPv6 address"],
    ["TCPIP::a\tb::5025::SOCKET", "a control character is no part of a name"],
    ["PXI", "the form is PXI[board]::CHASSISchassis::SLOTslot[::FUNCfunction][::INSTR] or PXI[board]::device"],
    ["PXI::x", "the device must be a number, perhaps with a bus and a function, as in 3-18.2: the form is"],
    ["PRLGX-TCPIP::h", "the form is PRLGX-TCPIP[board]::host[::port]::INTFC"],
  ])("%j: %s", (given, message) => {
    expect(() => parseResourceName(given)).toThrow(ResourceNameError);
    expect(() => parseResourceName(given)).toThrow(`resource name ${JSON.stringify(given)}: ${message}`);
  });

  test.each([
    ["COM3", "ASRL3::INSTR"],
    ["/dev/ttyUSB0", "ASRL/dev/ttyUSB0::INSTR"],
    ["10.0.0.7", "TCPIP0::10.0.0.7::inst0::INSTR"],
    ["scope.lab.example:5025", "TCPIP0::scope.lab.example::5025::SOCKET"],
  ])("%s is told as %s, which is a name", (given, meant) => {
    expect(() => parseResourceName(given)).toThrow(`: did you mean ${meant}`);
    expect(parseResourceName(meant).canonical).toBe(meant);
  });

  test.each(["FOO::1", "/dev/usbtmc1", "scope"])("%s suggests nothing", given => {
    expect(() => parseResourceName(given)).toThrow(/SOCKET$/);
  });

  test("any text is either parsed or refused as a resource name", () => {
    const part = fc.constantFrom(
      "TCPIP",
      "GPIB0",
      "ASRL",
      "::",
      "[",
      "]",
      "SOCKET",
      "INSTR",
      "5025",
      "",
      "é",
      "0",
      "[::1]",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part).map(parts => parts.join("::")),
        ),
        text => {
          try {
            expect(parseResourceName(parseResourceName(text).canonical).canonical).toBe(
              parseResourceName(text).canonical,
            );
          } catch (error) {
            expect(error).toBeInstanceOf(ResourceNameError);
          }
        },
      ),
    );
  });
});
