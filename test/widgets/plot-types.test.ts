/** What the types of a plot take and refuse; the compiler is the test, and the run shows that what it takes works. */

import { expect, test } from "vitest";

import { Instrument, vals } from "../../drivers/core/index.ts";
import { plot } from "../../widgets/index.ts";

class Source extends Instrument {
  readonly volt = this.parameter({ label: "Voltage", unit: "V", setCmd: null, vals: vals.numbers() });
  readonly curr = this.parameter({ label: "Current", unit: "A", getCmd: () => 1 });
}

const source = new Source("source", undefined);

test("parameters, described quantities and names can be plotted over one another", () => {
  const shown = plot([source.volt, [1, 2]], [source.curr, Float64Array.of(1, 2)], ["other", [2, 3]], { yScale: "log" });
  expect(String(shown)).toBe("Current (A) and other against Voltage (V), 4 points in 2 traces");
  expect(String(plot([{ label: "T", unit: "K" }, [1, 2]], [source.curr, [1, 2]]))).toBe(
    "Current (A) against T (K), 2 points",
  );
  expect(String(plot([1, 2], Uint8Array.of(3, 4), { title: "t" }))).toBe("t: y against x, 2 points");
});

test("what cannot be plotted does not compile", () => {
  const never = (): void => {
    // @ts-expect-error -- an axis alone
    plot([source.volt, [1]]);
    // @ts-expect-error -- text is no list of numbers
    plot([source.volt, ["1"]], [source.curr, [1]]);
    // @ts-expect-error -- an unawaited list
    plot([source.volt, Promise.resolve([1])], [source.curr, [1]]);
    // @ts-expect-error -- a misspelt option
    plot([source.volt, [1]], [source.curr, [1]], { yscale: "log" });
    // @ts-expect-error -- no such scale
    plot([1], [2], { yScale: "ln" });
    // @ts-expect-error -- a Vega-Lite chart takes the same
    plot.vega([source.volt, [1]]);
  };
  expect(never).toBeTypeOf("function");
});
