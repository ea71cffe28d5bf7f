/** The stepped attenuator: what it sends, and what its simulation makes of it. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { Instrument } from "../../drivers/core/index.ts";
import { Weinschel8320 } from "../../drivers/instruments/weinschel/index.ts";
import { dialogue } from "../../drivers/testing/index.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

describe("traffic", () => {
  test("an attenuation is sent with two digits and read as a number", async () => {
    await dialogue(Weinschel8320, [["ATTN ALL 04"], ["ATTN? 1", "04"], ["ATTN ALL 60"]], async att => {
      await att.attenuation(4);
      expect(await att.attenuation()).toBe(4);
      await att.attenuation(60);
    });
  });

  test.each([3, 62, -2, 0.5, Number.NaN])("%d dB is refused before anything is sent", async value => {
    await dialogue(Weinschel8320, [], async att => {
      await expect(att.attenuation(value)).rejects.toThrow(`setting dut_attenuation to `);
    });
  });

  test.each(["", "garbage", "04 dB"])("a reply %j is an error that quotes it", async reply => {
    await dialogue(Weinschel8320, [["ATTN? 1", reply]], async att => {
      await expect(att.attenuation()).rejects.toThrow(`getting dut_attenuation: reply '${reply}' is not a number`);
    });
  });
});

describe("the simulation", () => {
  test("opens, tells who it is and that it is simulated, and keeps what is set", async () => {
    const print = vi.spyOn(console, "log").mockImplementation(() => {});
    const att = await Weinschel8320.open("att", "GPIB0::1::INSTR", { sim: "weinschel/8320" });
    expect(print.mock.calls[0]?.[0]).toMatch(
      /^Connected to: Weinschel 8320 \(Simulated\) \(serial:1337, firmware:0\.0\.1\) in \d+\.\d\ds \(SIMULATED\)$/,
    );
    expect(await att.attenuation()).toBe(0);
    await att.attenuation(40);
    expect(await att.attenuation()).toBe(40);
    await expect(att.attenuation(41)).rejects.toThrow("41 is not in {0, 2, 4, ");
    expect(await att.ask("bogus")).toBe("ERROR");
  });

  test("an address it does not have is refused, and the name stays free", async () => {
    const opening = Weinschel8320.open("att", "GPIB0::5::INSTR", { sim: "weinschel/8320" });
    await expect(opening).rejects.toThrow("expected one of GPIB0::1::INSTR, TCPIP0::10.0.0.8::5025::SOCKET");
    expect(Instrument.exist("att")).toBe(false);
  });
});
