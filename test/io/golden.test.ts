/** How a simulation reads what it is sent, beside a recording of QCoDeS and pyvisa-sim. */
import { compileParser } from "../../drivers/io/sim/string-parser.ts";
import { valueText } from "../../drivers/io/sim/value.ts";
import { type Line, recorded, testBlock } from "../core/golden/recording.ts";

const read = (template: string, message: string, quote = ""): (() => string) => {
  return () => {
    const found = compileParser(template).parse(message)?.get("0");
    return `${template} ${message} -> ${found === undefined ? "nothing" : `${quote}${valueText(found)}${quote}`}`;
  };
};

// The recording has the beginning of the parser's pattern in it.
const unread = (template: string, message: string): Line => {
  const line = recorded("simulations").find(each => each.startsWith(`${template} ${message} !! `)) ?? "";
  const here = `${template} ${message} -> nothing`;
  return [line, read(template, message), { here, why: "what one rule cannot read is tried with the next" }];
};

testBlock("simulations", [
  ["ATTN ALL {:02.0f} ATTN ALL 04 -> 4.0", read("ATTN ALL {:02.0f}", "ATTN ALL 04")],
  unread("ATTN ALL {:02.0f}", "ATTN ALL 4"),
  unread("A {:.2f}", "A 1"),
  ["A {:d} A -3 -> -3", read("A {:d}", "A -3")],
  ["A {} A x -> 'x'", read("A {}", "A x", "'")],
  unread("A {:e}", "A 1e3"),
  ["A {:f} A -1.5 -> -1.5", read("A {:f}", "A -1.5")],
]);
