/** Messages between a kernel and pages that are slow, or away. */
import { expect, test } from "vitest";
import type { SealedMessage } from "../../../kernel/wire/index.ts";
import { Hub, type Client } from "../../../workbook/server/kernels/hub.ts";
import { Mailbox } from "../../../workbook/server/kernels/mailbox.ts";

function message(content: object, parent = "p"): SealedMessage {
  const part = (value: object) => Buffer.from(JSON.stringify(value));
  return { identities: [], parts: [part({}), part({ msg_id: parent }), part({}), part(content)], buffers: [] };
}

function page(session: string) {
  const seen: string[] = [];
  const room = { wait: undefined as Promise<void> | undefined };
  const client: Client = {
    session,
    deliver: (_channel, { parts }) => seen.push(Buffer.from(parts[3]).toString()),
    room: () => room.wait,
    close: () => seen.push("closed"),
  };
  return { client, seen, room };
}

test("a mailbox that is full drops the oldest messages and says how many, where they belong", () => {
  const mailbox = new Mailbox(200);
  for (let index = 0; index < 10; index++) mailbox.put("iopub", message({ index, filler: "x".repeat(30) }));
  const texts: string[] = [];
  const parents: string[] = [];
  mailbox.empty((_, { parts }) => {
    texts.push(Buffer.from(parts[3]).toString());
    parents.push(Buffer.from(parts[1]).toString());
  });
  const lost = 10 - (texts.length - 1);
  expect(lost).toBeGreaterThan(0);
  expect(JSON.parse(texts[0] ?? "")).toEqual({
    name: "stderr",
    text: `${lost} messages were lost while the page was not connected\n`,
  });
  expect(new Set(parents)).toEqual(new Set(['{"msg_id":"p"}']));
  expect(texts.at(-1)).toContain('"index":9');
});

test("the kernel's outputs wait for a page that has no room, and go on when it has", async () => {
  const hub = new Hub();
  const slow = page("slow");
  hub.attach(slow.client);
  let makeRoom: () => void = () => undefined;
  slow.room.wait = new Promise(resolve => {
    makeRoom = resolve;
  });
  let passed = false;
  const passing = hub.pass("iopub", message({}), undefined, false).then(() => {
    passed = true;
  });
  await new Promise(resolve => setImmediate(resolve));
  expect(passed).toBe(false);
  makeRoom();
  await passing;
  expect(passed).toBe(true);
});

test("a reply goes to the page that asked, also when it is away; the page that was away longest is forgotten", async () => {
  const hub = new Hub();
  const pages = ["a", "b", "c", "d", "e"].map(page);
  for (const { client } of pages) hub.attach(client);
  hub.asked("question", pages[1]?.client as Client);
  for (const { client } of pages) hub.detach(client);
  await hub.pass("shell", message({ answer: 1 }, "question"), "question", true);
  await hub.pass("iopub", message({ output: 1 }), "question", false);
  for (const { client } of pages) hub.attach(client);
  expect(pages.map(({ seen }) => seen.length)).toEqual([0, 2, 1, 1, 1]);
});
