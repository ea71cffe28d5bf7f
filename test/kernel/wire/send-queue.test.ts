import { expect, test } from "vitest";
import { SendQueue } from "../../../kernel/wire/index.ts";

test("messages leave one at a time in the order of the calls, and a failure does not stop those behind it", async () => {
  const sent: string[] = [];
  const failures: string[] = [];
  let isSending = false;
  const queue = new SendQueue(
    {
      async send([frame]) {
        expect(isSending).toBe(false);
        isSending = true;
        await new Promise(resolve => setImmediate(resolve));
        isSending = false;
        if (String(frame) === "b") throw new Error("b is lost");
        sent.push(String(frame));
      },
    },
    error => failures.push(error.message),
  );
  for (const text of ["a", "b", "c"]) queue.send([Buffer.from(text)]);
  await queue.drained();
  expect(sent).toEqual(["a", "c"]);
  expect(failures).toEqual(["b is lost"]);
});
