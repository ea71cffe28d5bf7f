/** A type of a station file is one of our drivers, by QCoDeS's path or by our own. */

import { expect, test } from "vitest";

import { DelegateInstrument, InstrumentGroup } from "../../drivers/core/index.ts";
import { Keithley2614B } from "../../drivers/instruments/keithley/index.ts";
import { Weinschel8320 } from "../../drivers/instruments/weinschel/index.ts";
import { namedDriver } from "../../drivers/station/load/named-driver.ts";

const find = (type: string) => namedDriver(type, { folder: "/lab", key: "lab.yaml:3:5: instruments.x.type" });

test.each([
  ["qcodes.instrument_drivers.Keithley.Keithley2614B", Keithley2614B],
  ["qcodes.instrument_drivers.Keithley.Keithley_2600_channels.Keithley_2614B", Keithley2614B],
  ["qcodes.instrument_drivers.weinschel.Weinschel_8320.Weinschel_8320", Weinschel8320],
  ["setpoint/instruments/weinschel.Weinschel8320", Weinschel8320],
  ["qcodes.instrument.delegate.DelegateInstrument", DelegateInstrument],
  ["InstrumentGroup", InstrumentGroup],
])("%s is found", async (type, found) => {
  expect(await find(type)).toBe(found);
});

test.each([
  ["qcodes.instrument_drivers.weinschel.Weinschel8321", "weinschel has no Weinschel8321: must be Weinschel8320"],
  ["qcodes.instrument_drivers.Weinshel.Weinschel8320", /there are no drivers of weinshel: .*the nearest is weinschel$/],
  ["lab.Pump", "must be qcodes.instrument_drivers.<company>.<class> or setpoint/instruments/<company>.<class>"],
])("%s is told with the key and with what there is", async (type, message) => {
  await expect(find(type)).rejects.toThrow(message);
  await expect(find(type)).rejects.toThrow(`lab.yaml:3:5: instruments.x.type is ${type}: `);
});
