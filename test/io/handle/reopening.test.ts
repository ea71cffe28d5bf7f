/** What a connection leaves behind when it is closed, and that the next one on the same line is told. */
import { expect, test } from "vitest";
import { TransportError, type Limits } from "../../../drivers/io/limits.ts";
import type { OwedAnswers } from "../../../drivers/io/transport.ts";
import { runtime } from "../../../drivers/runtime.ts";
import { handleOver, MessageBottom } from "./memory-transport.ts";

let lines = 0;

/** A bus on which answers outlive the connection. */
class Line extends MessageBottom {
  readonly line: string;
  readonly told: (OwedAnswers | undefined)[] = [];
  fails = false;

  constructor(line: string) {
    super(message => (message.includes("?") ? message : undefined));
    this.line = line;
  }

  override async resynchronise(_limits?: Limits, owed?: OwedAnswers): Promise<void> {
    // The account goes on; what is told is of now.
    this.told.push(owed && { count: owed.count, closedAt: owed.closedAt });
    if (this.fails) throw new TransportError("connection", "nobody is there");
    await super.resynchronise();
  }
}

function onLine(line = `line ${++lines}`): { transport: Line; handle: ReturnType<typeof handleOver>; line: string } {
  const transport = new Line(line);
  return { transport, handle: handleOver(transport), line };
}

/** What the next connection on a line is told. */
async function next(line: string): Promise<OwedAnswers | undefined> {
  const { transport, handle } = onLine(line);
  await handle.connect();
  await handle.close();
  const [told] = transport.told;
  return told?.closedAt === undefined ? undefined : told;
}

test("nothing where every answer was read, and where nothing was asked", async () => {
  const { handle, line } = onLine();
  expect(await handle.query("A?")).toBe("A?");
  await handle.write("B?");
  await handle.read();
  await handle.write("C 1");
  await handle.close();
  expect(await next(line)).toBeUndefined();
  expect(await next(line)).toBeUndefined();
});

test("nothing where it was never connected", async () => {
  const { handle, line } = onLine();
  await handle.close();
  expect(await next(line)).toBeUndefined();
});

test("an answer that nobody read: the next connection is told since when, and the one after it nothing", async () => {
  const { handle, line } = onLine();
  await handle.write("A?");
  const before = runtime().now();
  await handle.close();
  const told = await next(line);
  expect(told?.count).toBe(1);
  expect(told?.closedAt).toBeGreaterThanOrEqual(before);
  expect(await next(line)).toBeUndefined();
});

test("several answers of which one was read", async () => {
  const { handle, line } = onLine();
  for (const question of ["A?", "B?", "C?"]) await handle.write(question);
  await handle.read();
  await handle.close();
  expect(await next(line)).toMatchObject({ count: 2 });
});

test("an exchange that failed", async () => {
  const { handle, line } = onLine();
  await expect(handle.query("NOTHING")).rejects.toThrow(/no reply/);
  await handle.close();
  expect(await next(line)).toMatchObject({ count: 1 });
});

test("a connection that could not be made takes nothing away", async () => {
  const { handle, line } = onLine();
  await handle.write("A?");
  await handle.close();
  const failing = onLine(line);
  failing.transport.fails = true;
  await expect(failing.handle.connect()).rejects.toThrow("nobody is there");
  await failing.handle.close();
  expect(await next(line)).toMatchObject({ count: 1 });
});

test("other lines are not told", async () => {
  const { handle } = onLine();
  await handle.write("A?");
  await handle.close();
  expect(await next(`line ${++lines}`)).toBeUndefined();
});
