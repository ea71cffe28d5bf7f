/** Resource names and queries mean here what they mean to PyVISA, but for differences that are listed. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { forms } from "../../../drivers/io/names/forms.ts";
import { compileQuery, filterResources } from "../../../drivers/io/names/query.ts";
import { parseResourceName, type ResourceName } from "../../../drivers/io/names/resource-name.ts";
import { installPeers, peersPossible, root } from "../peers.ts";

const seed = Number(process.env["SETPOINT_TEST_SEED"] ?? 20_261_101);

/** Where a name means something else here, or to only one of the two, and why. */
const differences: readonly (readonly [reason: string, applies: (name: string) => boolean])[] = [
  ["an IPv6 address in brackets is one part", name => name.includes("[")],
  ["VISA does not tell capitals from small letters, classes included", name => /::[a-z]+$/.test(name)],
  ["white space around a name is none of it", name => name !== name.trim()],
  [
    "a board has a number",
    name => !/^(ASRL|(GPIB|PXI|VXI|TCPIP|USB|VICP|PRLGX-ASRL|PRLGX-TCPIP)\d*(::|$))/i.test(name),
  ],
  ["ports of TCP are between 1 and 65535", name => /::(SOCKET|INTFC)$/.test(name) && !hasPort(name)],
  ["ports of HiSLIP and VXI-11 are, too", name => /,|hislip/i.test(name)],
  [
    "addresses of GPIB and VXI and numbers of chassis are numbers",
    name => /^(GPIB|VXI|PXI)/i.test(name) && between(name).some(part => !/^\d*$/.test(part)),
  ],
  ["PXI has instruments (VPP-4.3)", name => /^PXI/i.test(name) && !/::(BACKPLANE|MEMACC)$/.test(name)],
  ["GPIB has servants (VPP-4.3)", name => /^GPIB\d*::SERVANT$/i.test(name)],
  ["a backplane of VXI is the default one without an address (VPP-4.3)", name => /^VXI\d*::BACKPLANE$/i.test(name)],
];

const listed = [
  "GPIB::1",
  "GPIB::1::INSTR",
  "GPIB::1::0",
  "GPIB1::1::2::INSTR",
  "GPIB::INTFC",
  "GPIB3::INTFC",
  "GPIB",
  "GPIB::",
  "GPIB::1::",
  "GPIB::1::2::3",
  "GPIB::1::65535::INSTR",
  "ASRL1",
  "ASRL",
  "ASRL::INSTR",
  "ASRL/dev/ttyUSB0",
  "ASRL/dev/ttyS0::INSTR",
  "ASRLCOM3::INSTR",
  "ASRL::COM3::INSTR",
  "asrl2",
  "TCPIP::h",
  "TCPIP",
  "TCPIP::",
  "TCPIP::1.2.3.4::INSTR",
  "TCPIP2::h.example.org::inst1::INSTR",
  "TCPIP::h::gpib0::INSTR",
  "TCPIP::h::5025::SOCKET",
  "TCPIP0::h::5025",
  "TCPIP::h::SOCKET",
  "TCPIP::SOCKET",
  "TCPIP::h::a::b::INSTR",
  "TCPIP::h::::INSTR",
  "VICP::h",
  "VICP::h::INSTR",
  "VICP3::h::INSTR",
  "VICP::h::x",
  "USB::0x1::0x2::SN",
  "USB::0x1::0x2::SN::INSTR",
  "USB1::0x1::0x2::SN::2::INSTR",
  "USB::0x1::0x2::SN::RAW",
  "USB::0x1::0x2",
  "USB::0x1::0x2::S N-1::3::RAW",
  "USB::0x1::0x2::SN::1::2::RAW",
  "PXI::MEMACC",
  "PXI1::MEMACC",
  "PXI::1::BACKPLANE",
  "PXI::BACKPLANE",
  "VXI::1",
  "VXI2::3::INSTR",
  "VXI::1::BACKPLANE",
  "VXI::MEMACC",
  "VXI0::SERVANT",
  "VXI::1::2",
  "PRLGX-TCPIP::h::INTFC",
  "PRLGX-TCPIP0::h::1234::INTFC",
  "PRLGX-TCPIP::h",
  "PRLGX-ASRL::/dev/ttyUSB0::INTFC",
  "PRLGX-ASRL1::COM3::INTFC",
  "FOO::1",
  "",
  "tcpip::h::inst0::INSTR",
  "TCPIP::H::INST0::INSTR",
  "TCPIP::[::1]::5025::SOCKET",
  "TCPIP::h::hislip0",
  "TCPIP::h::hislip0,4881",
  "TCPIP::h::hislip0,",
  "TCPIP::h,0",
  "TCPIP::h::gpib0,5",
  "TCPIP::h,1024::inst0",
  "GPIB0::1::instr",
  " GPIB::1 ",
  "GPIBx::1",
  "TCPIP::h::99999::SOCKET",
  "GPIB::x",
  "PXI::3-18.2",
  "GPIB::SERVANT",
  "VXI::BACKPLANE",
];

const queries = [
  "?*::INSTR",
  "?*",
  "",
  "GPIB?*INSTR",
  "GPIB[0-9]*::?*INSTR",
  "GPIB[^0]::?*",
  "ASRL[0-9]*::?*INSTR",
  "VXI|GPIB",
  "VXI?*|USB?*",
  "(GPIB|VXI)?*INSTR",
  "?*(::)+INSTR",
  "TCPIP?*",
  "tcpip?*",
  "?*[a-f0-9]+::RAW",
  "USB?*::RAW|?*SOCKET",
  "GPIB0::[12]::INSTR",
  "GPIB0::1+::INSTR",
  "ASRL/dev/tty?*",
  "[A-Z]+0::?*",
  "?*[^R]",
  "(",
  "[",
  "*",
  "a)",
  "x**",
  "[z-a]",
  "[]]",
  "[^]]*",
  "()",
  "a|",
  "\\(",
  "ASRL\\/dev?*",
  "?*\\:\\:INSTR",
  "(TCPIP|USB)[0-9]+::(0x[0-9a-f]+|10)?*",
];

const conditions = [
  "[^P]?*{VI_ATTR_INTF_NUM == 0}",
  "GPIB?*{VI_ATTR_INTF_NUM == 1}",
  "GPIB?*INSTR{VI_ATTR_GPIB_PRIMARY_ADDR < 5}",
  "GPIB?*INSTR{VI_ATTR_GPIB_SECONDARY_ADDR == 65535}",
  "TCPIP?*{VI_ATTR_TCPIP_ADDR == '10.0.0.7'}",
  "?*SOCKET{VI_ATTR_TCPIP_PORT >= 5025 && VI_ATTR_INTF_NUM == 0}",
  "USB?*{VI_ATTR_USB_SERIAL_NUM == 'SN' || VI_ATTR_INTF_NUM == 0}",
  "TCPIP?*INSTR{!(VI_ATTR_TCPIP_DEVICE_NAME == 'inst0')}",
];

const resources = [
  "GPIB0::1::INSTR",
  "GPIB0::11::INSTR",
  "GPIB1::2::7::INSTR",
  "GPIB0::INTFC",
  "ASRL1::INSTR",
  "ASRL/dev/ttyUSB0::INSTR",
  "TCPIP0::10.0.0.7::inst0::INSTR",
  "TCPIP0::10.0.0.8::gpib0::INSTR",
  "TCPIP0::10.0.0.7::5025::SOCKET",
  "TCPIP1::h::80::SOCKET",
  "USB0::0x1234::0x5678::SN::0::INSTR",
  "USB1::0x1234::0xabcd::SN::0::RAW",
  "VXI0::3::INSTR",
  "VXI0::MEMACC",
  "PXI0::1::BACKPLANE",
];

const head = fc.constantFrom(
  "GPIB",
  "ASRL",
  "TCPIP",
  "USB",
  "VICP",
  "PXI",
  "VXI",
  "PRLGX-TCPIP",
  "PRLGX-ASRL",
  "gpib",
  "Usb",
);
const board = fc.constantFrom("", "", "0", "3", "12", "x", "/dev/ttyACM0");
const part = fc.constantFrom(
  "1",
  "22",
  "0",
  "0x1a",
  "SN-1",
  "h",
  "10.0.0.7",
  "inst0",
  "5025",
  "70000",
  "",
  "INSTR",
  "SOCKET",
  "/dev/x",
);
const ending = fc.constantFrom("", "INSTR", "SOCKET", "RAW", "INTFC", "BACKPLANE", "MEMACC", "SERVANT", "instr");
const generatedNames = fc.sample(
  fc
    .tuple(head, board, fc.array(part, { maxLength: 5 }), ending)
    .map(([type, number, parts, last]) => [type + number, ...parts, ...(last === "" ? [] : [last])].join("::")),
  { numRuns: 6000, seed },
);
const piece = fc.constantFrom(
  "?",
  "?*",
  "[0-9]",
  "[^A-G]",
  "*",
  "+",
  "|",
  "(",
  ")",
  "GPIB",
  "::",
  "INSTR",
  "0",
  "s",
  "]",
  "-",
  "/",
);
const generatedQueries = fc.sample(
  fc.array(piece, { minLength: 1, maxLength: 9 }).map(pieces => pieces.join("")),
  {
    numRuns: 1500,
    seed,
  },
);

describe.skipIf(!peersPossible())("as PyVISA", () => {
  const names = [...new Set([...listed, ...generatedNames])];
  // `+` behind a repetition means something to Python that it does not to VISA.
  const asked = [...new Set([...queries, ...generatedQueries])].filter(query => !/[*+]\+/.test(query));
  const answers = ask({ names, queries: asked, conditions, resources });

  test("every name has the same canonical form, or is refused by both, but for the listed differences", () => {
    const wrong = names.flatMap((name, index) => {
      const [theirs, ours] = [answers.canonical[index], parsed(name)?.canonical ?? null];
      const reason = differences.find(([, applies]) => applies(name))?.[0];
      return theirs === ours || reason !== undefined ? [] : [{ name, theirs, ours }];
    });
    expect(wrong).toEqual([]);
    expect(answers.canonical.filter(each => each !== null).length).toBeGreaterThan(150);
  });

  test("every name has the same parts", () => {
    const both = names.flatMap((name, index) => {
      const ours = parsed(name);
      const theirs = answers.fields[index];
      return ours && theirs && answers.canonical[index] === ours.canonical ? [[ours, theirs] as const] : [];
    });
    expect(both.length).toBeGreaterThan(150);
    for (const [{ interfaceType, resourceClass, board: number, parts }, [type, kind, fields]] of both) {
      // Where there is nothing, Python says "None".
      const theirs = fields.map(field => (field === "None" ? "" : field));
      const ours = [number, ...Object.values<string>(parts)];
      expect([interfaceType, resourceClass, ...ours, ...theirs.slice(ours.length)]).toEqual([type, kind, ...theirs]);
    }
  });

  test("every listed difference is one", () => {
    const same = differences.filter(([, applies]) =>
      names.every((name, index) => !applies(name) || answers.canonical[index] === (parsed(name)?.canonical ?? null)),
    );
    expect(same).toEqual([]);
  });

  test("every class that PyVISA knows is known", () => {
    const known: string[] = forms.map(each => `${each.interfaceType} ${each.resourceClass}`);
    expect(answers.classes.filter(each => !known.includes(each))).toEqual([]);
  });

  test("every query fits the same names, or is malformed to both", () => {
    const wrong = asked.flatMap((query, index) => {
      const ours = attempt(() => filterResources(resources, query));
      const theirs = answers.filtered[index];
      return JSON.stringify(ours) === JSON.stringify(theirs) || isOtherwise(query) ? [] : [{ query, theirs, ours }];
    });
    expect(wrong).toEqual([]);
    expect(answers.filtered.filter(each => each !== null && each.length > 0).length).toBeGreaterThan(100);
  });

  test("conditions are fulfilled by the same names", () => {
    expect(conditions.map(query => filterResources(resources, query))).toEqual(answers.conditional);
  });

  test("where PyVISA hands a query to Python as it is, it means here what VISA says", () => {
    const differing: Record<string, string[]> = {
      "TCPIP0::10.0.0.7?*": ["TCPIP0::10.0.0.7::inst0::INSTR", "TCPIP0::10.0.0.7::5025::SOCKET"],
      "?*\\?": [],
      "GPIB\\d": [],
      "^GPIB": [],
      "?*INSTR$": [],
    };
    for (const [query, expected] of Object.entries(differing)) {
      expect(filterResources(resources, query), query).toEqual(expected);
    }
    expect(() => compileQuery("a*+")).toThrow("a repetition of a repetition");
  });
});

/** Python reads these otherwise than VISA: a question mark in a list is a full stop there, `^`, `$` and `.` are no characters. */
function isOtherwise(query: string): boolean {
  return /\[[^\]]*\?/.test(query) || /(^|[^[])\^/.test(query);
}

/** The parts between the board and the class. */
function between(name: string): string[] {
  const [first = "", ...parts] = name.split("::");
  const classes = /^GPIB/i.test(first) ? /^(INSTR|INTFC)$/ : /^(INSTR|BACKPLANE|MEMACC|SERVANT)$/;
  return classes.test(parts.at(-1) ?? "") ? parts.slice(0, -1) : parts;
}

function hasPort(name: string): boolean {
  const [, port] = /^[^:]*::[^:]+::([^:]+)::(?:SOCKET|INTFC)$/.exec(name) ?? [];
  return port === undefined || (/^\d+$/.test(port) && Number(port) > 0 && Number(port) < 65_536);
}

function parsed(name: string): ResourceName | undefined {
  return attempt(() => parseResourceName(name)) ?? undefined;
}

function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}

interface Answers {
  canonical: (string | null)[];
  fields: ([string, string, string[]] | null)[];
  filtered: (string[] | null)[];
  conditional: string[][];
  classes: string[];
}

function ask(questions: object): Answers {
  const { stdout, stderr, status } = spawnSync(installPeers(), [join(root, "test/interop/io/names.py")], {
    input: JSON.stringify(questions),
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Answers;
}
