/** A message in several writes: its end is marked by the last of them, on every bus that can mark it. */
import { afterEach, describe, expect, test } from "vitest";
import { bottoms, handleOn, type Place } from "../faults/bottoms.ts";
import { InOrderInstrument } from "../late/in-order-instrument.ts";

let place: Place | undefined;
afterEach(() => place?.close());

describe.each(bottoms.filter(({ stopsAtNul }) => !stopsAtNul))("over $name", ({ possible, make }) => {
  test.runIf(possible)("a question in parts is one question", async () => {
    place = await make(new InOrderInstrument());
    await using handle = handleOn(place);
    expect(handle.sendEnd).toBe(true);
    handle.sendEnd = false;
    await handle.writeRaw(Buffer.from("ECH"));
    await handle.writeRaw(Buffer.from("O? pa"));
    handle.sendEnd = true;
    await handle.writeRaw(Buffer.from("rts\n"));
    expect(await handle.read()).toBe("parts");
    expect(await handle.query("ECHO? next")).toBe("next");
  });

  test.runIf(possible)("VISA's attribute is the same", async () => {
    place = await make(new InOrderInstrument());
    await using handle = handleOn(place);
    await handle.setAttribute("VI_ATTR_SEND_END_EN", 0);
    expect([handle.sendEnd, await handle.getAttribute("VI_ATTR_SEND_END_EN")]).toEqual([false, false]);
    await handle.setAttribute("VI_ATTR_SEND_END_EN", true);
    expect(handle.sendEnd).toBe(true);
    await expect(handle.setAttribute("VI_ATTR_SEND_END_EN", "no")).rejects.toThrow("must be true or false");
  });
});
