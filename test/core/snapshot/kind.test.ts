/** What a parameter is for, by its name, unit and value: that decides when a restore sets it. */

import { expect, test } from "vitest";

import type { Turn } from "../../../drivers/core/snapshot/kind.ts";
import { choosesRange, turnOf } from "../../../drivers/core/snapshot/kind.ts";

test.each<[name: string, unit: string, from: unknown, to: unknown, turn: Turn]>([
  ["output", "", false, true, "outputOn"],
  ["output", "", true, false, "outputOff"],
  ["outputEnabled", "", "on", "off", "outputOff"],
  ["rf_output", "", 0, 1, "outputOn"],
  ["ch1_state", "", "OFF", "ON", "outputOn"],
  ["outputLevel", "V", 0, 1, "level"],
  ["output_mode", "", "a", "b", "mode"],
  ["source_mode", "", "curr", "volt", "mode"],
  ["loadImpedance", "Ω", 50, 1e6, "mode"],
  ["sourcerange_v", "V", 20, 2, "range"],
  ["range", "", "20 V", "2 V", "range"],
  ["source_autorange_v_enabled", "", false, true, "autorangeOn"],
  ["autoRange", "", true, false, "autorangeOff"],
  ["range_auto", "", 1, 0, "autorangeOff"],
  ["limiti", "A", 1, 0.1, "limit"],
  ["limiti", "A", 0.1, 1, "limitWiden"],
  ["limiti", "A", undefined, 1, "limit"],
  ["currentLimit", "A", 0.1, 1, "limitWiden"],
  ["complianceVoltage", "V", 1, 2, "limitWiden"],
  ["over_voltage_protection_enabled", "", true, false, "limitWiden"],
  ["over_voltage_protection_enabled", "", false, true, "limit"],
  ["max_field", "T", 1, 0.5, "limit"],
  ["volt", "V", 1, -2, "level"],
  ["volt", "V", -2, 1, "levelDown"],
  ["volt", "V", undefined, 1, "level"],
  ["level", "", 0, 1, "level"],
  ["delay", "s", 0, 1, "setting"],
  ["nplc", "", 1, 2, "setting"],
  ["display_text", "", "a", "b", "setting"],
  ["fourWireMeasurement", "", false, true, "setting"],
])("%s (%s) from %j to %j: %s", (name, unit, from, to, turn) => {
  expect(turnOf({ name, unit, from, to })).toBe(turn);
});

test("an automatic range belongs to the range of the same name", () => {
  expect(choosesRange("sourceAutorangeVEnabled", "sourcerangeV")).toBe(true);
  expect(choosesRange("auto_range", "range")).toBe(true);
  expect(choosesRange("sourceAutorangeVEnabled", "sourcerangeI")).toBe(false);
  expect(choosesRange("measureAutorangeVEnabled", "sourcerangeV")).toBe(false);
  expect(choosesRange("autoZero", "zero")).toBe(false);
});
