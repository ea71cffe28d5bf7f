/** PyVISA's notation for what talks to the instruments. */
import { expect, test } from "vitest";
import { IoError } from "../../drivers/io/errors.ts";
import { parseVisalib } from "../../drivers/io/visalib.ts";

test.each([
  ["", { backend: "own" }],
  ["@py", { backend: "own" }],
  ["@sim", { backend: "simulation", simulation: undefined }],
  ["my.yaml@sim", { backend: "simulation", simulation: "my.yaml" }],
  ["C:\\lab\\my@home.yaml@SIM", { backend: "simulation", simulation: "C:\\lab\\my@home.yaml" }],
  ["keithley/2600@sim", { backend: "simulation", simulation: "keithley/2600" }],
  ["@ivi", { backend: "vendor", library: undefined }],
  ["@ni", { backend: "vendor", library: undefined }],
  ["/usr/lib/libvisa.so@ivi", { backend: "vendor", library: "/usr/lib/libvisa.so" }],
  ["/opt/a@b/libvisa.so.0", { backend: "vendor", library: "/opt/a@b/libvisa.so.0" }],
])("%j", (text, expected) => {
  expect(parseVisalib(text)).toEqual(expected);
});

test.each([
  ["@foo", 'visalib "@foo": expected "file.yaml@sim", "@sim", "@ivi", "/path/to/library@ivi", "@py" or ""'],
  ["my.yaml", 'visalib "my.yaml": did you mean "my.yaml@sim"'],
  ["x@py", 'visalib "x@py": @py takes nothing before it'],
])("%j is refused", (text, message) => {
  expect(() => parseVisalib(text)).toThrow(new IoError(message));
});
