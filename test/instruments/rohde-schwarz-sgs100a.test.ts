/** The microwave source: what it sends, and what its simulation makes of it. */
import { afterEach, expect, test, vi } from "vitest";
import { Instrument } from "../../drivers/core/index.ts";
import { RohdeSchwarzSGS100A } from "../../drivers/instruments/rohde-schwarz/index.ts";
import { dialogue } from "../../drivers/testing/index.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

test("frequency, phase and power are sent with two decimals and read as numbers", async () => {
  const lines = [
    ["SOUR:FREQ 7250000000.00"],
    ["SOUR:FREQ?", "7250000000"],
    ["SOUR:PHAS 90.00"],
    ["SOUR:POW -12.50"],
    ["SOUR:POW?", "-12.5"],
  ] as const;
  await dialogue(RohdeSchwarzSGS100A, lines, async source => {
    await source.frequency(7.25e9);
    expect(await source.frequency()).toBe(7.25e9);
    await source.phase(90);
    await source.power(-12.5);
    expect(await source.power()).toBe(-12.5);
  });
});

test("the output is switched by a parameter or a method", async () => {
  const lines = [[":OUTP:STAT 1"], [":OUTP:STAT?", "1"], [":OUTP:STAT 0"], [":OUTP:STAT 1"]] as const;
  await dialogue(RohdeSchwarzSGS100A, lines, async source => {
    await source.on();
    expect(await source.status()).toBe(true);
    await source.off();
    await source.status("on");
  });
});

test("keywords are taken small, long and in capitals, and read as the instrument has them", async () => {
  const lines = [
    ["SOUR:ROSC:SOUR EXT"],
    ["SOUR:ROSC:SOUR?", "INT"],
    ["SOUR:PULM:MODE DOUB"],
    ["SOUR:PULM:MODE DOUB"],
    ["SOUR:PULM:MODE?", "SING"],
    ["CONN:REFL:OUTP OFF"],
    ["CONN:REFL:OUTP?", "LO"],
    [":SOUR:OPMode BBBYpass"],
    [":SOUR:OPMode?", "BBBY"],
  ] as const;
  await dialogue(RohdeSchwarzSGS100A, lines, async source => {
    await source.refOscSource("ext");
    expect(await source.refOscSource()).toBe("INT");
    await source.pulsemodMode("double");
    await source.pulsemodMode("DOUB");
    expect(await source.pulsemodMode()).toBe("SING");
    await source.refLOOut("Off");
    expect(await source.refLOOut()).toBe("LO");
    await source.operationMode("BBBYpass");
    expect(await source.operationMode()).toBe("BBBYpass");
  });
});

test("what the source cannot do is refused before anything is sent", async () => {
  await dialogue(RohdeSchwarzSGS100A, [], async source => {
    await expect(source.power(26)).rejects.toThrow("26 is invalid: must be between -120 and 25 inclusive");
    await expect(source.frequency(1e3)).rejects.toThrow("setting dut_frequency to 1000");
    // @ts-expect-error there is no such keyword
    await expect(source.refOscSource("inside")).rejects.toThrow("setting dut_refOscSource to inside");
    // @ts-expect-error a power is a number
    await expect(source.power("loud")).rejects.toThrow("setting dut_power to loud");
  });
});

test("pulse times keep their digits", async () => {
  const lines = [["SOUR:PULM:WIDT 2.5e-08"], ["SOUR:PULM:PER 1e-07"], ["SOUR:PULM:DEL?", "1.25E-6"]] as const;
  await dialogue(RohdeSchwarzSGS100A, lines, async source => {
    await source.pulsemodWidth(25e-9);
    await source.pulsemodPeriod(100e-9);
    expect(await source.pulsemodDelay()).toBe(1.25e-6);
  });
});

test("a reset makes what is known stale, and the self test gives its number", async () => {
  await dialogue(RohdeSchwarzSGS100A, [["SOUR:POW 0.00"], ["*RST"], ["*TST?", "0"]], async source => {
    await source.power(0);
    await source.reset();
    expect(source.power.cache.valid).toBe(false);
    expect(await source.runSelfTests()).toBe(0);
  });
});

test("the simulation keeps what is set on every kind of connection", async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  for (const address of [
    "TCPIP0::10.0.0.9::hislip0::INSTR",
    "GPIB0::28::INSTR",
    "USB0::0x0AAD::0x0088::100001::INSTR",
  ]) {
    const source = await RohdeSchwarzSGS100A.open("source", address, { sim: "rohde-schwarz/sgs100a", recreate: true });
    expect(await source.status()).toBe(false);
    await source.on();
    await source.frequency(5.1e9);
    expect([await source.status(), await source.frequency()]).toEqual([true, 5.1e9]);
    await source.write("BOGUS");
    expect(await source.ask("SYST:ERR?")).toBe('-113,"Undefined header"');
    expect(await source.ask("SYST:ERR?")).toBe('0,"No error"');
  }
});
