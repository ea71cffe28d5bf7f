/** Sources of resources: asked together, put together, and none of them fatal. */
import { expect, test } from "vitest";
import { discover, namesSource } from "../../../drivers/io/discovery/source.ts";
import { TransportError } from "../../../drivers/io/limits.ts";
import { loadOptional } from "../../../drivers/io/optional-package.ts";

test("what several sources say of a resource is put together, in the order of names", async () => {
  const { resources } = await discover(
    [
      { name: "a", list: async () => [{ resourceName: "GPIB::12", model: "x" }, { resourceName: "gpib0::2::INSTR" }] },
      { name: "b", list: async () => [{ resourceName: "GPIB0::12::INSTR", model: "y", serialNumber: "1" }] },
      namesSource("c", async () => ["GPIB::12", "GPIB::12"]),
    ],
    { deadline: null },
  );
  expect(resources).toEqual([
    { resourceName: "GPIB0::2::INSTR", sources: ["a"] },
    { resourceName: "GPIB0::12::INSTR", model: "x", serialNumber: "1", sources: ["a", "b", "c"] },
  ]);
});

test("a source that fails, throws, gives nonsense or never answers is told beside the results", async () => {
  const { resources, problems } = await discover(
    [
      namesSource("good", async () => ["GPIB::1"]),
      namesSource("failing", () => Promise.reject(new Error("no network"))),
      {
        name: "throwing",
        list() {
          throw new Error("no file");
        },
      },
      namesSource("wrong", async () => ["FOO::1"]),
      namesSource("late", () => Promise.reject(new TransportError("timeout", "no gateway"))),
      namesSource("silent", () => new Promise(() => {})),
    ],
    { deadline: performance.now() + 50 },
  );
  expect(resources.map(each => each.resourceName)).toEqual(["GPIB0::1::INSTR"]);
  expect(problems.map(({ source, message }) => `${source}: ${message}`)).toEqual([
    "failing: no network",
    "throwing: no file",
    expect.stringContaining('wrong: resource name "FOO::1": must start with'),
    expect.stringMatching(/^late: no gateway within 0\.0\d+ s$/),
    expect.stringMatching(/^silent: no answer within 0\.0\d+ s$/),
  ]);
});

test("a package that is missing is told from one that does not load", async () => {
  const fail = (code: string, message: string) => () => Promise.reject(Object.assign(new Error(message), { code }));
  await expect(
    loadOptional("usb", "USB", fail("ERR_MODULE_NOT_FOUND", "Cannot find package 'usb' imported from x")),
  ).rejects.toMatchObject({ message: "USB needs the package usb: npm install usb", isMissing: true });
  await expect(
    loadOptional("usb", "USB", fail("ERR_DLOPEN_FAILED", "libudev.so.1: no such file")),
  ).rejects.toMatchObject({
    message: "USB needs the package usb, which does not load: libudev.so.1: no such file",
    isMissing: false,
  });
});
