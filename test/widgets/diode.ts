/** The quantities and values that plots are tested with. */

const instrument = { simulated: true, fullName: "smu_smua", rootInstrument: { fullName: "smu" } };

export const volt = { label: "Voltage", unit: "V", name: "volt", fullName: "smu_smua_volt" };
export const curr = { label: "Current", unit: "A", name: "curr", fullName: "smu_smua_curr" };
export const simulatedCurr = { ...curr, instrument };

export const volts = Array.from({ length: 61 }, (_, index) => index * 0.0125);
export const currents = volts.map(value => 1e-9 * (Math.exp(value / 0.0388) - 1) + 1e-12);
