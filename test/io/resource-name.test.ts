/** Resource names in any spelling become canonical; what is none is refused with the form that is expected. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ResourceNameError } from "../../drivers/io/errors.ts";
import { parseResourceName } from "../../drivers/io/resource-name.ts";

describe("canonical spelling", () => {
  test.each([
    ["GPIB::1", "GPIB0::1::INSTR"],
    ["gpib0::1::0::instr", "GPIB0::1::0::INSTR"],
    ["GPIB::1::2::INSTR", "GPIB0::1::2::INSTR"],
    ["GPIB1::INTFC", "GPIB1::INTFC"],
    ["ASRL3", "ASRL3::INSTR"],
    ["asrl/dev/ttyUSB0::INSTR", "ASRL/dev/ttyUSB0::INSTR"],
    ["TCPIP::h", "TCPIP0::h::inst0::INSTR"],
    ["TCPIP::h::hislip0", "TCPIP0::h::hislip0::INSTR"],
    ["tcpip::10.0.0.7::5025::socket", "TCPIP0::10.0.0.7::5025::SOCKET"],
    ["TCPIP::[::1]::5025::SOCKET", "TCPIP0::[::1]::5025::SOCKET"],
    ["usb::0x1::0x2::SN", "USB0::0x1::0x2::SN::0::INSTR"],
    ["USB::1::2::SN::RAW", "USB0::1::2::SN::0::RAW"],
    ["VICP::h", "VICP::h::INSTR"],
    ["PRLGX-TCPIP::h::INTFC", "PRLGX-TCPIP0::h::1234::INTFC"],
    ["PXI::MEMACC", "PXI0::MEMACC"],
  ])("%s is %s", (given, canonical) => {
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
  });
});

describe("refused", () => {
  test.each([
    ["", "must start with one of ASRL, GPIB, TCPIP"],
    ["FOO::1", "must start with one of ASRL, GPIB, TCPIP"],
    ["GPIB", "the form is GPIB[board]::primaryAddress[::secondaryAddress][::INSTR] or GPIB[board]::INTFC"],
    ["GPIB::1::2::3", "the form is GPIB[board]::primaryAddress"],
    ["GPIBx::1", "GPIB is followed by the number of a board or nothing"],
    ["ASRL", "ASRL is followed by a port, as in ASRL3"],
    ["TCPIP::h::0::SOCKET", "the port must be between 1 and 65535"],
    ["TCPIP::h::65536::SOCKET", "the port must be between 1 and 65535"],
    ["TCPIP::h::x::SOCKET", "the port must be between 1 and 65535"],
    ["TCPIP::::5025::SOCKET", "the form is"],
    ["PXI", "the form is"],
  ])("%j: %s", (given, message) => {
    expect(() => parseResourceName(given)).toThrow(ResourceNameError);
    expect(() => parseResourceName(given)).toThrow(`resource name ${JSON.stringify(given)}: ${message}`);
  });

  test("any text is either parsed or refused as a resource name", () => {
    const part = fc.constantFrom("TCPIP", "GPIB0", "ASRL", "::", "[", "]", "SOCKET", "INSTR", "5025", "", "é", "0");
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
