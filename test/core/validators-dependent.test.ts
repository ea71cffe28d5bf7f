/** Validators that follow something else. */
import { describe, expect, test } from "vitest";
import { ManualParameter, vals } from "../../drivers/core/index.ts";

describe("a dependent validator", () => {
  test("lets through what the one lets through that stands behind it at that moment", () => {
    let limit = 1;
    const validator = vals.dependent(() => vals.numbers(-limit, limit));
    expect(() => validator.check(2)).toThrow("2 is invalid: must be between -1 and 1 inclusive");
    expect(validator.description).toBe("<Numbers -1<=v<=1>");
    limit = 10;
    validator.check(2);
    expect([validator.control, validator.validValues]).toEqual([{ kind: "number", min: -10, max: 10 }, [-10, 10]]);
    expect([validator.isNumeric, validator.isInteger, validator.parse?.("3e0")]).toEqual([true, false, 3]);
  });

  test("follows another parameter, also of a step that must fit", async () => {
    const range = new ManualParameter("range", { initialValue: 1, vals: vals.enum(1, 10) });
    const level = new ManualParameter("level", {
      vals: vals.dependent(() => vals.numbers(0, range.cache.value ?? 1)),
      step: 0.5,
    });
    await expect(level(5)).rejects.toThrow("setting level to 5: 5 is invalid: must be between 0 and 1 inclusive");
    await range(10);
    await level(0);
    await level(5);
    expect(level.cache.value).toBe(5);
  });

  test("gives a reply as it is where nothing can read it", () => {
    const validator = vals.dependent(() => vals.anything());
    expect([validator.parse?.("x"), validator.isNumeric]).toEqual(["x", true]);
  });
});
