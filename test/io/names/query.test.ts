/** The query language of `viFindRsrc`: what a query fits, and where a malformed one is wrong. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ResourceNameError } from "../../../drivers/io/errors.ts";
import { compileQuery, filterResources } from "../../../drivers/io/names/query.ts";

const names = [
  "GPIB0::1::INSTR",
  "GPIB0::12::INSTR",
  "GPIB1::3::7::INSTR",
  "GPIB0::INTFC",
  "ASRL1::INSTR",
  "ASRL/dev/ttyUSB0::INSTR",
  "TCPIP0::10.0.0.7::inst0::INSTR",
  "TCPIP0::10x0.0.7::5025::SOCKET",
  "USB0::0x1234::0x5678::A?B::0::INSTR",
  "USB1::4660::2::SN::0::RAW",
];

describe("patterns", () => {
  test.each([
    ["?*::INSTR", [0, 1, 2, 4, 5, 6, 8]],
    ["?*", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ["", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ["gpib", [0, 1, 2, 3]],
    ["GPIB[0-9]*::?*INSTR", [0, 1, 2]],
    ["GPIB[^0]?*", [2]],
    ["GPIB?::1+[2]*::INSTR", [0, 1]],
    ["(GPIB|ASRL)[0-9]+::?*INSTR", [0, 1, 2, 4]],
    ["ASRL|USB", [4, 5, 8, 9]],
    ["TCPIP0::10.0", [6]],
    ["?*A\\?B", [8]],
    ["?*[?]", [8]],
    ["?*[^]a-z]SOCKET", [7]],
    ["()*GPIB0", [0, 1, 3]],
    ["none|", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])("%s", (query, indices) => {
    expect(filterResources(names, query)).toEqual(indices.map(index => names[index]));
  });
});

describe("conditions", () => {
  test.each([
    ["?*{VI_ATTR_INTF_NUM == 1}", [2, 4, 9]],
    ["USB?*{VI_ATTR_MANF_ID == 0x1234}", [8, 9]],
    ["?*{VI_ATTR_MANF_ID == '0x1234' && VI_ATTR_RSRC_CLASS == \"RAW\"}", [9]],
    ["?*{VI_ATTR_USB_INTFC_NUM == 0 && !(VI_ATTR_INTF_NUM > 0)}", [8]],
    ["?*{VI_ATTR_GPIB_SECONDARY_ADDR == 65535 || VI_ATTR_TCPIP_PORT >= 5025}", [0, 1, 7]],
    ["?*{VI_ATTR_GPIB_PRIMARY_ADDR < 12 && VI_ATTR_GPIB_PRIMARY_ADDR != 1}", [2]],
    ["?*INSTR{VI_ATTR_TCPIP_ADDR == '10.0.0.7'}", [6]],
    ["?*{VI_ATTR_INTF_TYPE <= 4}", [0, 1, 2, 3, 4, 5]],
  ])("%s", (query, indices) => {
    expect(filterResources(names, query)).toEqual(indices.map(index => names[index]));
  });

  test("an attribute that the name does not tell comes from elsewhere, or is refused", () => {
    const query = "USB?*{VI_ATTR_MODEL_NAME == 'DMM'}";
    const lookUp = (resource: string, attribute: string) =>
      attribute === "VI_ATTR_MODEL_NAME" && resource.startsWith("USB1") ? "DMM" : "";
    expect(filterResources(names, query, lookUp)).toEqual([names[9]]);
    expect(() => filterResources(names, query)).toThrow(
      "attribute VI_ATTR_MODEL_NAME: not known before a resource is open: expected one of VI_ATTR_INTF_NUM",
    );
  });
});

describe("refused", () => {
  test.each([
    ["*", "nothing stands before * that could repeat at character 1"],
    ["a|+", "nothing stands before + that could repeat at character 3"],
    ["a**", "a repetition of a repetition at character 3"],
    ["(a", "a group that is not closed at character 1"],
    ["a)b", "a bracket that closes nothing at character 2"],
    ["a[bc", "a list that is not closed at character 2"],
    ["[]", "a list that is not closed at character 1"],
    ["[z-a]", "a range that ends before it begins at character 4"],
    ["a\\", "nothing follows the backslash at character 2"],
    ["(".repeat(200), "more than 100 groups in each other"],
    ["?*{", "expected an attribute VI_ATTR_…, ! or ( at character 4"],
    ["?*{VI_ATTR_X}", "expected one of == != < > <= >= at character 13"],
    ["?*{VI_ATTR_X == }", "expected a number or a text in quotes at character 17"],
    ["?*{VI_ATTR_X == 1", "expected &&, || or } at character 18"],
    ["?*{(VI_ATTR_X == 1}", "expected &&, || or ) at character 19"],
    ["?*{VI_ATTR_X == 1} x", "neither attribute, number, text in quotes nor operator at character 20"],
    ["?*{VI_ATTR_X == 1}}", "something follows the condition at character 19"],
    ["?*{VI_ATTR_X < 'a'}", "texts are compared with == or != at character 16"],
    ["?*{process.exit(1)}", "neither attribute, number, text in quotes nor operator at character 4"],
    [`?*{${"!".repeat(200)}VI_ATTR_X == 1}`, "more than 100 brackets in each other"],
  ])("%j: %s", (query, problem) => {
    expect(() => compileQuery(query)).toThrow(ResourceNameError);
    expect(() => compileQuery(query)).toThrow(`query ${JSON.stringify(query)}: ${problem}`);
  });
});

test("nested repetitions take no longer than others", () => {
  const hostile = `${"(".repeat(20)}a*${")*".repeat(20)}b`;
  expect(filterResources(["a".repeat(200)], hostile)).toEqual([]);
});

test("any query is compiled or refused, and ends", () => {
  const piece = fc.constantFrom(
    "?",
    "*",
    "+",
    "|",
    "(",
    ")",
    "[",
    "]",
    "^",
    "-",
    "\\",
    "{",
    "}",
    "a",
    "::",
    "VI_ATTR_X",
    "==",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 30 }).map(pieces => pieces.join("")),
      ),
      query => {
        try {
          const compiled = compileQuery(query);
          expect(typeof compiled.matches("GPIB0::1::INSTR", () => 0)).toBe("boolean");
        } catch (error) {
          expect(error).toBeInstanceOf(ResourceNameError);
        }
      },
    ),
  );
});
