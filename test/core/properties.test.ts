/** What holds for any input, not only for the examples. */

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { ReplyError, vals } from "../../drivers/core/index.ts";
import { parseNumber } from "../../drivers/core/parse-number.ts";
import { rampValues } from "../../drivers/core/parameter/ramp.ts";

test("any number is read back from its own text", () => {
  fc.assert(
    // JavaScript's text of a negative zero has no sign: adding 0 takes it away.
    fc.property(
      fc.double({ noNaN: true }).map(number => number + 0),
      number => {
        expect(parseNumber(` ${number}\n`)).toBe(number);
        if (Number.isFinite(number)) expect(parseNumber(number.toExponential())).toBe(number);
      },
    ),
  );
});

test("a text without a digit is never a number, except the words for infinity and NaN", () => {
  fc.assert(
    fc.property(
      fc.string().filter(text => !/\d|nan|inf/i.test(text)),
      text => {
        expect(() => parseNumber(text)).toThrow(ReplyError);
      },
    ),
  );
});

test("what a text reads as is a number that passes, or an error: never NaN out of something else", () => {
  const validator = vals.numbers();
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from("0123456789+-.eE nai, ")) }), text => {
      let value: number;
      try {
        value = parseNumber(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ReplyError);
        return;
      }
      if (!/nan/i.test(text)) validator.check(value);
    }),
  );
});

test("a ramp never takes more than a step at once, moves one way and ends exactly at its target", () => {
  const volts = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(volts, volts, fc.double({ min: 0.1, max: 50, noNaN: true }), (start, target, step) => {
      const values = rampValues(start, target, step);
      expect(values.at(-1)).toBe(target);
      let last = start;
      for (const value of values) {
        expect(Math.abs(value - last)).toBeLessThanOrEqual(step * (1 + 1e-9));
        expect((value - last) * Math.sign(target - start)).toBeGreaterThanOrEqual(0);
        last = value;
      }
    }),
  );
});

test("whatever a validator of choices lets through is read back from its text", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.double({ noNaN: true, noDefaultInfinity: true }).map(x => x + 0),
        { minLength: 1 },
      ),
      choices => {
        const validator = vals.enum(...choices);
        for (const choice of choices) validator.check(validator.parse?.(String(choice)));
      },
    ),
  );
});
