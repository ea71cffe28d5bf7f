import { expect, test } from "vitest";
import { Askers } from "../../../kernel/protocol/askers.ts";
import { createMessage } from "../../../kernel/wire/index.ts";

const request = (id: string): ReturnType<typeof createMessage> =>
  createMessage("x", { large: "content" }, { session: "s", id });

test("who asked is found by the request's identity, and what was asked is not kept", () => {
  const askers = new Askers();
  askers.cell(request("a"));
  expect(askers.get("a")).toMatchObject({ header: { msg_id: "a" }, content: {} });
  expect(askers.get("b")).toBeUndefined();
});

test("a panel that sends all night does not make the kernel forget the cell that runs", () => {
  const askers = new Askers();
  askers.cell(request("cell"));
  for (let n = 0; n < 20_000; n++) askers.comm(request(`move ${n}`));
  expect(askers.get("cell")).toBeDefined();
  expect(askers.get("move 19999")).toBeDefined();
  expect(askers.get("move 0")).toBeUndefined();
});
