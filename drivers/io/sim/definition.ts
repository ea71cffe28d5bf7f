/** What a pyvisa-sim file (spec 1.0 and 1.1) defines, read, checked and compiled. */
import { FormatError } from "../format.ts";
import { splitTemplate } from "../format-template.ts";
import { parseResourceName } from "../names/resource-name.ts";
import { compileParser, type MessageParser } from "./string-parser.ts";
import { convert, validate, type SimValue, type Specs, type ValueType } from "./value.ts";
import { readYaml, type YamlValue } from "./yaml-reader.ts";

/** A message and what answers it, as bytes in a string; no reply is silence. */
export interface Reply {
  readonly query: string;
  readonly response: string | undefined;
}

export interface Getter {
  readonly query: string;
  readonly property: string;
  /** Format string of the reply. */
  readonly response: string;
  /** What the format asks for: text that reads as such is converted. */
  readonly type: ValueType;
}

export interface Setter {
  readonly property: string;
  readonly parser: MessageParser;
  readonly response: string | undefined;
  /** Reply to a value that is refused. */
  readonly error: string | undefined;
}

export interface PropertyDefinition {
  readonly specs: Specs | undefined;
  readonly initial: SimValue;
}

/** What a device and a group of channels have in common. */
export interface ComponentDefinition {
  readonly dialogues: readonly Reply[];
  readonly getters: readonly Getter[];
  readonly setters: readonly Setter[];
  readonly properties: ReadonlyMap<string, PropertyDefinition>;
}

export interface ChannelsDefinition extends ComponentDefinition {
  readonly name: string;
  readonly ids: readonly string[];
  /** Messages name their channel; otherwise the device's property `selected_channel` does. */
  readonly canSelect: boolean;
}

export type ErrorKey = string;

export interface DeviceDefinition extends ComponentDefinition {
  readonly name: string;
  readonly delimiter: string;
  /** End of message by interface and class, as in `GPIB INSTR`. */
  readonly eoms: ReadonlyMap<string, { readonly query: string; readonly response: string }>;
  readonly errorResponses: ReadonlyMap<ErrorKey, string>;
  readonly statusRegisters: readonly { readonly query: string; readonly bits: ReadonlyMap<ErrorKey, number> }[];
  readonly errorQueues: readonly {
    readonly query: string;
    readonly empty: string;
    readonly messages: ReadonlyMap<ErrorKey, string>;
  }[];
  readonly channels: readonly ChannelsDefinition[];
}

export interface SimulationDefinition {
  readonly path: string;
  /** Devices by canonical resource name. */
  readonly resources: ReadonlyMap<string, DeviceDefinition>;
}

/**
 * Reads a simulation file. `readOther` gives the text of a file that a resource refers to.
 * @throws SimulationError with file, line and what was expected.
 */
export function readDefinition(
  path: string,
  text: string,
  readOther: (filename: string) => { path: string; text: string },
): SimulationDefinition {
  const file = readRoot(path, text);
  const resources = new Map<string, DeviceDefinition>();
  for (const [name, value] of file.get("resources")?.as("resources").map() ?? []) {
    const what = value.as(`resource ${JSON.stringify(name)}`);
    const canonical = attempt(what, () => parseResourceName(name).canonical);
    const entries = what.map("a map with a key device");
    const deviceName = what.required("device", entries).text();
    const filename = entries.get("filename");
    if (filename && (entries.get("bundled")?.text() ?? "") !== "")
      throw what.error("files that are bundled with pyvisa-sim are not available: expected a filename alone");
    const other = filename && attempt(filename, () => readOther(filename.text()));
    const devices =
      (other ? readRoot(other.path, other.text) : file).get("devices")?.as("devices").map() ??
      new Map<string, YamlValue>();
    const device = devices.get(deviceName);
    if (!device) {
      throw what.error(
        `there is no device ${JSON.stringify(deviceName)}: expected one of ${[...devices.keys()].join(", ") || "(none)"}`,
      );
    }
    resources.set(canonical, readDevice(deviceName, device, entries.get("channel_ids")));
  }
  return { path, resources };
}

function readRoot(path: string, text: string): Map<string, YamlValue> {
  const root = readYaml(path, text);
  const entries = root.map("a simulation: a map with the keys spec, devices and resources");
  const spec = root.required("spec", entries).as("spec");
  if (!/^\d+(?:\.\d+)*$/.test(spec.text()))
    throw spec.error(`expected a version such as "1.1", found ${JSON.stringify(spec.text())}`);
  const [major, minor = 0, ...patch] = spec.text().split(".").map(Number);
  if (major !== 1 || minor > 1 || (minor === 1 && patch.length > 0))
    throw spec.error(`expected version 1.0 or 1.1, found ${spec.text()}`);
  return entries;
}

function readDevice(name: string, value: YamlValue, channelIds: YamlValue | undefined): DeviceDefinition {
  const what = value.as(`device ${JSON.stringify(name)}`);
  const entries = what.map("a device: a map with dialogues, properties, channels, eom and error");
  refuseBases(what, entries);
  const chosen = channelIds?.map() ?? new Map<string, YamlValue>();
  return {
    name,
    delimiter: utf8(entries.get("delimiter")?.text() ?? ";"),
    eoms: new Map([...(entries.get("eom")?.map() ?? [])].map(([key, eom]) => readEom(key, eom))),
    ...readErrors(entries.get("error")),
    ...readComponent(entries),
    channels: [...(entries.get("channels")?.map() ?? [])].map(([key, channels]) =>
      readChannels(key, channels, chosen.get(key)),
    ),
  };
}

/** Interfaces that messages may end differently on, by PyVISA's names. */
const interfaces = [
  "ASRL",
  "FIREWIRE",
  "GPIB",
  "GPIB_VXI",
  "PRLGX_ASRL",
  "PRLGX_TCPIP",
  "PXI",
  "RIO",
  "RSNRP",
  "TCPIP",
  "USB",
  "VICP",
  "VXI",
];

function readEom(key: string, value: YamlValue): [string, { query: string; response: string }] {
  const [, interfaceType, resourceClass] = /^(\S+) (\S+)$/.exec(key) ?? [];
  if (interfaceType === undefined)
    throw value.error(`expected an interface and a class, as in "GPIB INSTR", found ${JSON.stringify(key)}`);
  if (!interfaces.includes(interfaceType.toUpperCase())) {
    throw value.error(`expected one of ${interfaces.join(", ")}, found ${JSON.stringify(interfaceType)}`);
  }
  const entries = value.map("a map with q and r");
  const query = trimmed(value.required("q", entries));
  const response = trimmed(value.required("r", entries));
  // The interface in any case, the class as it is.
  return [`${interfaceType.toUpperCase()} ${resourceClass}`, { query, response }];
}

function readChannels(name: string, value: YamlValue, chosen: YamlValue | undefined): ChannelsDefinition {
  const what = value.as(`channels ${JSON.stringify(name)}`);
  const entries = what.map("channels: a map with ids, dialogues and properties");
  refuseBases(what, entries);
  const given = chosen?.list("a list of channel ids") ?? [];
  const ids = given.length > 0 ? given : (entries.get("ids")?.list("a list of channel ids") ?? []);
  return {
    name,
    ids: ids.map(id => utf8(id.text())),
    canSelect: entries.get("can_select")?.text() !== "False",
    ...readComponent(entries),
  };
}

function readComponent(entries: ReadonlyMap<string, YamlValue>): ComponentDefinition {
  const dialogues = (entries.get("dialogues")?.list("a list of dialogues, each with q and perhaps r") ?? []).map(
    item => {
      const dialogue = item.map("a dialogue: a map with q and perhaps r");
      return { query: trimmed(item.required("q", dialogue)), response: optional(dialogue.get("r")) };
    },
  );
  const getters: Getter[] = [];
  const setters: Setter[] = [];
  const properties = new Map<string, PropertyDefinition>();
  for (const [name, value] of entries.get("properties")?.map() ?? []) {
    const property = value.map("a property: a map with default, getter, setter and specs");
    const setter = property.get("setter");
    if (setter) setters.push(readSetter(name, setter));
    const getter = property.get("getter");
    if (getter) getters.push(readGetter(name, getter));
    properties.set(name, readProperty(value, property));
  }
  return { dialogues, getters, setters, properties };
}

function readSetter(property: string, value: YamlValue): Setter {
  const entries = value.map("a setter: a map with q, perhaps r and e");
  const query = value.required("q", entries);
  return {
    property,
    // Unlike that of dialogues and getters, the text of a setter's question is taken as it is.
    parser: attempt(query, () => compileParser(utf8(query.text().replace(edges, "")))),
    response: optional(entries.get("r")),
    error: optional(entries.get("e")),
  };
}

function readGetter(property: string, value: YamlValue): Getter {
  const entries = value.map("a getter: a map with q and r");
  // A format string, not yet the reply: \\r and \\n stay as they are.
  const response = utf8(value.required("r", entries).text().replace(edges, ""));
  return { property, query: trimmed(value.required("q", entries)), response, type: replyType(response, value) };
}

/** The type that a reply's format code asks for, so that a default is usable before the first set. */
function replyType(response: string, where: YamlValue): ValueType {
  if (response.includes("RANDOM")) return "str";
  const field = attempt(where, () => splitTemplate(response)).find(part => typeof part !== "string");
  const code = field?.spec.type ?? "";
  if (code === "" || code === "s") return "str";
  return /[bdoxX]/.test(code) ? "int" : "float";
}

function readProperty(value: YamlValue, entries: ReadonlyMap<string, YamlValue>): PropertyDefinition {
  const given = entries.get("default");
  const text = utf8(given?.text() ?? "");
  const specsValue = entries.get("specs");
  const specs = specsValue && specsValue.map().size > 0 ? readSpecs(specsValue) : undefined;
  return { specs, initial: specs ? attempt(given ?? value, () => validate(text, specs)) : text };
}

function readSpecs(value: YamlValue): Specs {
  const entries = value.map("specs: a map with type, min, max and valid");
  const typeValue = value.required("type", entries);
  const type = typeValue.text();
  if (type !== "int" && type !== "float" && type !== "str") {
    throw typeValue.error(`expected one of int, float, str, found ${JSON.stringify(type)}`);
  }
  const limit = (key: string) => {
    const given = entries.get(key);
    return given && attempt(given, () => convert(utf8(given.text()), type));
  };
  const [min, max] = [limit("min"), limit("max")];
  return {
    type,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    valid: (entries.get("valid")?.list("a list of allowed values") ?? []).map(item =>
      attempt(item, () => convert(utf8(item.text()), type)),
    ),
  };
}

function readErrors(
  value: YamlValue | undefined,
): Pick<DeviceDefinition, "errorResponses" | "statusRegisters" | "errorQueues"> {
  if (value && !value.isMap) {
    const text = bytes(value);
    const errorResponses = new Map([
      ["command_error", text],
      ["query_error", text],
    ]);
    return { errorResponses, statusRegisters: [], errorQueues: [] };
  }
  const entries = value?.map() ?? new Map<string, YamlValue>();
  const responses = entries.get("response")?.map() ?? new Map<string, YamlValue>();
  return {
    errorResponses: new Map([...responses].map(([key, response]) => [key, bytes(response)])),
    statusRegisters: (entries.get("status_register")?.list("a list of registers") ?? []).map(item => {
      const register = item.map("a register: a map with q and bits by error");
      const bits = [...register].filter(([key]) => key !== "q").map(([key, bit]) => [key, readBit(bit)] as const);
      return { query: bytes(item.required("q", register)), bits: new Map(bits) };
    }),
    errorQueues: (entries.get("error_queue")?.list("a list of error queues") ?? []).map(item => {
      const queue = item.map("an error queue: a map with q, default and messages by error");
      const messages = [...queue].filter(([key]) => !["q", "default", "strict"].includes(key));
      return {
        query: bytes(item.required("q", queue)),
        empty: bytes(item.required("default", queue)),
        messages: new Map(messages.map(([key, message]) => [key, bytes(message)])),
      };
    }),
  };
}

function readBit(value: YamlValue): number {
  try {
    return Number(convert(value.text(), "int"));
  } catch (cause) {
    throw value.error(`expected a whole number, found ${JSON.stringify(value.text())}`, cause);
  }
}

function refuseBases(what: YamlValue, entries: ReadonlyMap<string, YamlValue>): void {
  const bases = entries.get("bases");
  if (bases && !bases.isEmpty) throw what.error("bases (inheritance) is not available: write the device in full");
}

/** Spaces at both ends do not count where a message or a reply is written. */
const edges = /^ +| +$/g;

function trimmed(value: YamlValue): string {
  return bytes(value, value.text().replace(edges, ""));
}

function optional(value: YamlValue | undefined): string | undefined {
  return value && trimmed(value);
}

/** Text as its UTF-8 bytes, one per character. */
function utf8(text: string): string {
  return /[^\0-\x7f]/.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text;
}

/** Text of a file as the bytes it stands for, one per character: UTF-8, `BYTES(…)` as it is, `\\r` and `\\n` spelt out. */
function bytes(where: YamlValue, text = where.text()): string {
  const spelt = text.replaceAll("\\r", "\r").replaceAll("\\n", "\n");
  if (!spelt.includes("BYTES(")) return utf8(spelt);
  const parts = spelt.split(/(BYTES\([^)]+\))/).map(part => {
    const literal = /^BYTES\((.+)\)$/s.exec(part)?.[1];
    if (literal !== undefined && /[^\0-\xff]/.test(literal)) {
      throw where.error(`BYTES holds characters up to \\xff, found ${JSON.stringify(literal)}`);
    }
    return literal ?? utf8(part);
  });
  return parts.join("");
}

/** Runs a reader of one place, so that whatever it throws names the place. */
function attempt<T>(where: YamlValue, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw where.error(error instanceof FormatError || error instanceof Error ? error.message : String(error), error);
  }
}
