/** VISA resource names: what an address says, and its canonical spelling (VPP-4.3, section 4.3.1.1). */
import { isIPv6 } from "node:net";
import { ResourceNameError } from "../errors.ts";
import { boardOf, forms, interfaceTypes, syntaxOf, type Form, type Part } from "./forms.ts";
import { lanDeviceProblem } from "./lan-device.ts";

/** A resource name of one interface and class, taken apart. */
export interface ResourceNameOf<Interface extends string, Class extends string, Parts> {
  /** Interface in capitals: `TCPIP`, `GPIB`, `ASRL`, … */
  readonly interfaceType: Interface;
  /** Number of the board; for `ASRL` the port or device. */
  readonly board: string;
  /** `INSTR`, `SOCKET`, `RAW`, … */
  readonly resourceClass: Class;
  /** What stands between, by name: `host`, `port`, `primaryAddress`, …, as it was written. */
  readonly parts: Parts;
  /** The full spelling, defaults included: `TCPIP0::10.0.0.7::inst0::INSTR`. */
  readonly canonical: string;
}

type PartsOf<P extends { readonly name: string; readonly need: string }> = {
  readonly [Q in P as Q["need"] extends "optional" ? never : Q["name"]]: string;
} & { readonly [Q in P as Q["need"] extends "optional" ? Q["name"] : never]?: string };

type NameOf<F> =
  F extends Form<infer Interface, infer Class, infer P> ? ResourceNameOf<Interface, Class, PartsOf<P>> : never;

/** A resource name, taken apart: `interfaceType` and `resourceClass` tell which `parts` it has. */
export type ResourceName = NameOf<(typeof forms)[number]>;

/**
 * Reads a resource name in any accepted spelling: case does not matter, board 0 and `INSTR` may be left out, an IPv6 address
 * stands in brackets.
 * @throws ResourceNameError that says what form the interface expects.
 */
export function parseResourceName(text: string): ResourceName {
  const trimmed = text.trim();
  const interfaceType = interfaceTypes.find(known => trimmed.toUpperCase().startsWith(known));
  if (interfaceType === undefined) {
    const meant = meantName(trimmed);
    const types = `must start with one of ${interfaceTypes.toSorted().join(", ")}, as in TCPIP0::10.0.0.7::5025::SOCKET`;
    throw malformed(text, meant === undefined ? types : `${types}: did you mean ${meant}`);
  }
  if (/\p{Cc}/u.test(trimmed)) throw malformed(text, "a control character is no part of a name");
  const [board = "", ...rest] = splitParts(trimmed.slice(interfaceType.length));
  const ofInterface = forms.filter(each => each.interfaceType === interfaceType);
  const last = rest.at(-1)?.toUpperCase();
  const hasClass = ofInterface.some(each => each.resourceClass === last);
  const resourceClass = hasClass ? last : "INSTR";
  const given = hasClass ? rest.slice(0, -1) : rest;
  const attempts = ofInterface
    .filter(each => each.resourceClass === resourceClass)
    .map(each => [each, readParts(each.parts, given)] as const);
  const [found, parts] = attempts.find(each => typeof each[1] !== "string") ?? [];
  if (found === undefined || typeof parts !== "object") {
    // Of several forms, the problem of the last is told: it is the general one.
    throw malformed(text, problemOf(given, ofInterface, attempts.at(-1)?.[1] as string | undefined));
  }
  const number = readBoard(text, interfaceType, board, hasClass);
  const problem = interfaceType === "TCPIP" && resourceClass === "INSTR" ? lanDeviceProblem(parts) : undefined;
  if (problem !== undefined) throw malformed(text, problem);
  const between = found.parts.flatMap((part: Part) => {
    const value = parts[part.name];
    return value === undefined ? [] : [`${part.prefix ?? ""}${value}`];
  });
  const canonical = [interfaceType + number, ...between, resourceClass].join("::");
  return { interfaceType, board: number, resourceClass, parts, canonical } as ResourceName;
}

/** What somebody means who knows the port or the host but not the notation. */
function meantName(text: string): string | undefined {
  const com = /^com(\d+):?$/i.exec(text)?.[1];
  if (com !== undefined) return `ASRL${com}::INSTR`;
  if (/^\/dev\/(?:tty|serial|cu\.|pts)/.test(text)) return `ASRL${text}::INSTR`;
  const [, host, port] = /^(\d+(?:\.\d+){3}|[a-z][\w-]*(?:\.[\w-]+)+)(?::(\d+))?$/i.exec(text) ?? [];
  if (host === undefined) return undefined;
  return port === undefined ? `TCPIP0::${host}::inst0::INSTR` : `TCPIP0::${host}::${port}::SOCKET`;
}

/** Splits at `::`, but not within the brackets of an IPv6 address. */
function splitParts(text: string): string[] {
  const parts = text.split("::");
  for (let start = 0; start < parts.length; start++) {
    if (!parts[start]?.startsWith("[")) continue;
    const end = parts.findIndex((part, index) => index >= start && part.includes("]"));
    if (end > start) parts.splice(start, end - start + 1, parts.slice(start, end + 1).join("::"));
  }
  return parts;
}

function readBoard(text: string, interfaceType: string, board: string, hasClass: boolean): string {
  const { preset, check } = boardOf(interfaceType);
  if (interfaceType === "ASRL" && board === "" && !hasClass) {
    throw malformed(text, "ASRL is followed by a port, as in ASRL3 or ASRL/dev/ttyUSB0");
  }
  if (board === "") return preset;
  if (!check.test(board)) throw malformed(text, `${interfaceType} is followed by the number of a board or nothing`);
  return board;
}

/** The parts by name, or what is wrong with them; an empty text if their number is. */
function readParts(expected: readonly Part[], given: readonly string[]): Record<string, string> | string {
  const needed = expected.filter(({ need }) => need === "required").length;
  if (given.length < needed || given.length > expected.length || given.includes("")) return "";
  const parts: Record<string, string> = {};
  for (const [index, { name, value: fallback, prefix = "", check }] of expected.entries()) {
    const text = given[index];
    if (text !== undefined && !text.toUpperCase().startsWith(prefix)) return `${text} must start with ${prefix}`;
    const value = text === undefined ? fallback : text.slice(prefix.length);
    if (value === undefined) continue;
    if (check && !check.test(value)) return `the ${wordsOf(name)} ${check.expected}`;
    const address = name === "host" ? /^\[(.*)\](?:,\d+)?$/s.exec(value)?.[1] : undefined;
    if (name === "host" && value.startsWith("[") && !isIPv6(address ?? "")) return `${value} is no IPv6 address`;
    parts[name] = value;
  }
  return parts;
}

function problemOf(given: readonly string[], ofInterface: readonly Form[], problem: string | undefined): string {
  const syntax = `the form is ${ofInterface.map(syntaxOf).join(" or ")}`;
  const hasHost = ofInterface.some(({ parts }) => parts.some(({ name }) => name === "host"));
  const bare = given.map((_, end) => given.slice(0, end + 1).join("::")).findLast(isBareAddress);
  if (hasHost && bare !== undefined) return `an IPv6 address stands in brackets, as in [${bare}]`;
  return problem ? `${problem}: ${syntax}` : syntax;
}

/** Whether text is an IPv6 address; one that begins with a gap is rather a name with a part missing. */
function isBareAddress(text: string): boolean {
  return isIPv6(text) && (!text.startsWith("::") || text === "::1");
}

function wordsOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, capital => ` ${capital.toLowerCase()}`);
}

function malformed(text: string, expected: string): ResourceNameError {
  return new ResourceNameError(`resource name ${JSON.stringify(text)}: ${expected}`, { resourceName: text });
}
