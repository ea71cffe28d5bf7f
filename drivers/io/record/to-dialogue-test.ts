/** Makes a vitest test of a recording: the traffic as lines of a dialogue, and a body that makes exactly this traffic. */

import type { OperationEvent, Recording } from "./event.ts";
import { exchangesOf, type Exchange, type RecordedReply } from "./exchanges.ts";
import { commonEnd } from "./terminator.ts";

/** For which driver the test is. */
export interface DialogueTestOptions {
  /** Class of the driver. Default `VisaInstrument`. */
  readonly driver?: string | undefined;
  /** Module that exports it. Default `setpoint`. */
  readonly from?: string | undefined;
}

/** What a driver's body can do beside messages; the rest of a recording concerns the connection. */
const driven = ["clear", "trigger", "status", "remote", "lock", "unlock"];

/**
 * The source of a test that passes as it stands: its body asks and writes what was recorded, and its calls are there to be
 * replaced by those of the driver.
 */
export function dialogueTestOf(recording: Recording, options: DialogueTestOptions = {}): string {
  const { driver = "VisaInstrument", from = "setpoint" } = options;
  const { header } = recording;
  const exchanges = exchangesOf(recording);
  const messages = exchanges.filter(({ question }) => question.length > 0);
  const ends = [
    commonEnd(messages.map(({ question }) => question)),
    commonEnd(messages.flatMap(({ replies }) => replies.flatMap(reply => ("error" in reply ? [] : [reply.data])))),
  ];
  const end = ends[0] || ends[1] || "\n";
  const steps = exchanges.map(exchange => stepOf(exchange, end));
  const source = steps.map(({ lines }) => lines.map(line => `      ${line},\n`).join("")).join("");
  const body = steps.map(({ calls }) => calls.map(call => `      ${call}\n`).join("")).join("");
  const settings = [`terminator: ${JSON.stringify(end)}`, ...(header.marksEnd ? [] : ["marksEnd: false"])];
  const usesWire = body.includes("wire.");
  const buffer = /Buffer\./.test(source + body) ? 'import { Buffer } from "node:buffer";\n' : "";
  return `/** Traffic of ${header.resource.replaceAll(/[^\x20-\x7e]|\*\//g, "?")}, recorded ${header.date}. */
${buffer}import { ${driver} } from ${JSON.stringify(from)};
import { dialogue } from "setpoint/testing";
import { ${body.includes("expect(") ? "expect, " : ""}test } from "vitest";

test(${JSON.stringify(`${driver} makes the recorded traffic`)}, async () => {
  await dialogue(
    ${driver},
    [
${source}    ],
    async ${usesWire ? "(instrument, wire)" : "instrument"} => {
${body}    },
    { ${settings.join(", ")} },
  );
});
`;
}

interface Step {
  readonly lines: readonly string[];
  readonly calls: readonly string[];
}

function stepOf({ question, replies, operations }: Exchange, end: string): Step {
  const others = operations.filter(({ op }) => driven.includes(op));
  const lines: string[] = [];
  const calls: string[] = [];
  const [first, ...more] = replies;
  const asked = textOf(question, end);
  const answered = first && "data" in first ? textOf(first.data, end) : undefined;
  const data = replies.flatMap(reply => ("error" in reply ? [] : [literal(reply.data, end)]));
  if (question.length > 0) lines.push(`[${[command(question, end), ...data].join(", ")}]`);
  else if (data.length > 0) lines.push(`["", ${data.join(", ")}]`);
  if (asked !== undefined && answered !== undefined && question.length > 0) {
    const [expected = "", ...rest] = answered.split(end);
    calls.push(`expect(await instrument.ask(${JSON.stringify(asked)})).toBe(${JSON.stringify(expected)});`);
    for (const part of rest) calls.push(`expect(await instrument.session.read()).toBe(${JSON.stringify(part)});`);
    calls.push(...more.flatMap(reply => reading(reply, end, true)));
  } else if (asked !== undefined && first && "error" in first) {
    calls.push(`await expect(instrument.ask(${JSON.stringify(asked)})).rejects.toThrow();`);
  } else {
    if (question.length > 0)
      calls.push(
        asked === undefined
          ? `await wire.write(${command(question, end)});`
          : `await instrument.write(${JSON.stringify(asked)});`,
      );
    calls.push(...replies.flatMap(reply => reading(reply, end, asked !== undefined && question.length > 0)));
  }
  for (const reply of replies) if ("error" in reply) lines.push(JSON.stringify({ op: "read", error: reply.error }));
  for (const operation of others) {
    lines.push(operationLine(operation));
    calls.push(operationCall(operation));
  }
  return { lines, calls };
}

/** Reads in the session only what follows a message of the session: its first message would drop what waits. */
function reading(reply: RecordedReply, end: string, inSession: boolean): string[] {
  const read = inSession ? "instrument.session.read()" : "wire.read()";
  if ("error" in reply) return [`await expect(${read}).rejects.toThrow();`];
  const text = textOf(reply.data, end);
  if (text === undefined || !inSession)
    return [`expect(await wire.read(${reply.data.length})).toEqual(${bytes(reply.data)});`];
  return text.split(end).map(part => `expect(await ${read}).toBe(${JSON.stringify(part)});`);
}

function operationLine({ op, mode, key, granted, status, error }: OperationEvent): string {
  return JSON.stringify({ op, mode, key, granted, status, error });
}

function operationCall({ op, mode, key, granted, status, error }: OperationEvent): string {
  const call = `wire.${op}(${(mode ?? key) ? JSON.stringify(mode ?? key) : ""})`;
  if (error) return `await expect(${call}).rejects.toThrow();`;
  if (op === "status") return `expect(await ${call}).toBe(${status});`;
  return op === "lock" && granted !== undefined
    ? `expect(await ${call}).toBe(${JSON.stringify(granted)});`
    : `await ${call};`;
}

/** A message as text without its end, if it is one. */
function textOf(data: Buffer, end: string): string | undefined {
  const text = data.toString("latin1");
  return text.endsWith(end) && /^[\t\n\r\x20-\x7e\xa0-\xff]*$/.test(text) ? text.slice(0, -end.length) : undefined;
}

/** Text that gets its end from the dialogue, or bytes as they are. */
function literal(data: Buffer, end: string): string {
  const text = textOf(data, end);
  return text === undefined ? bytes(data) : JSON.stringify(text);
}

/** As {@link literal}; an empty text would stand for no command. */
function command(data: Buffer, end: string): string {
  return textOf(data, end) === "" ? bytes(data) : literal(data, end);
}

function bytes(data: Buffer): string {
  return `Buffer.from(${JSON.stringify(data.toString("base64"))}, "base64")`;
}
