/** Which address an instrument gets behind an adapter. */
import { expect, test } from "vitest";
import type { ServedInstrument } from "../../drivers/io/serve/conversation.ts";
import { gpibAddresses } from "../../drivers/io/serve/gpib-addresses.ts";

function addressesOf(...names: (string | undefined)[]): (readonly [number, string])[] {
  const instruments = names.map((resourceName, n): ServedInstrument => {
    return { name: String(n), resourceName, connect: () => ({}) as never };
  });
  return [...gpibAddresses(instruments)].map(([address, { name }]) => [address, name] as const);
}

test("an instrument keeps the address of its name, others take what is free from 1 on", () => {
  const names = ["TCPIP0::h::1::SOCKET", "GPIB0::2::INSTR", "GPIB1::1::INSTR", "GPIB0::2::INSTR", undefined];
  expect(addressesOf(...names)).toEqual([
    [2, "1"],
    [1, "2"],
    [3, "0"],
    [4, "3"],
    [5, "4"],
  ]);
});

test("a bus has thirty places", () => {
  expect(addressesOf(...Array.from({ length: 30 }, () => undefined)).map(([address]) => address)).toEqual(
    Array.from({ length: 30 }, (_, n) => n + 1),
  );
  expect(() => addressesOf(...Array.from({ length: 31 }, () => undefined))).toThrow(
    "serving 31 instruments on GPIB: at most 30 fit",
  );
});
