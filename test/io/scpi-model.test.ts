/** What models of instruments that speak SCPI share: settings in every spelling, and a queue of errors. */
import { describe, expect, test } from "vitest";
import { ScpiSettings, ScpiStatus } from "../../drivers/io/sim/index.ts";
import { headerPattern } from "../../drivers/io/sim/models/scpi-settings.ts";

const make = () => {
  const status = new ScpiStatus();
  const settings = new ScpiSettings(status, String);
  const ask = (message: string) => {
    const answer = settings.answer(message);
    return answer === undefined ? status.answer(message, false) : answer;
  };
  return { status, settings, ask };
};

describe("headers", () => {
  test.each(["VOLT:RANG", "sens:volt:dc:range", ":SENSe:VOLTage:RANGe", "Sense:Voltage:DC:Rang"])(
    "%s is known",
    text => {
      expect(headerPattern("[SENSe:]VOLTage[:DC]:RANGe").test(text)).toBe(true);
    },
  );

  test.each(["VOLTA:RANG", "VOLT:DCC:RANG", "VOLT", "VOLT:RANG:AUTO"])("%s is not", text => {
    expect(headerPattern("[SENSe:]VOLTage[:DC]:RANGe").test(text)).toBe(false);
  });
});

describe("settings", () => {
  test("a number is kept within its limits and goes by MIN, MAX and DEF", () => {
    const { settings, ask } = make();
    let heard = 0;
    const range = settings.number("RANGe", () => ({ min: 0.1, max: 100, def: 10 }), {
      keep: value => Math.ceil(value),
      heard: value => (heard = value),
      words: { INF: 99 },
    });
    expect([ask("RANG?"), ask("RANGE? MAX"), ask("rang? minimum")]).toEqual(["10", "100", "0.1"]);
    expect(ask("RANG 1.5")).toBeNull();
    expect([range.value, heard, ask("RANG?")]).toEqual([2, 2, "2"]);
    void ask("RANG INF");
    expect(range.value).toBe(99);
    for (const wrong of ["RANG 101", "RANG x", "RANG", "RANG? x"]) void ask(wrong);
    expect([1, 2, 3, 4, 5].map(() => ask("SYST:ERR?"))).toEqual([
      '-222,"Data out of range"',
      '-104,"Data type error"',
      '-104,"Data type error"',
      '-224,"Illegal parameter value"',
      '+0,"No error"',
    ]);
    settings.reset();
    expect(range.value).toBe(10);
  });

  test("words, switches and texts are told as the instrument tells them", () => {
    const { settings, ask } = make();
    settings.choice("SOURce", ["IMMediate", "BUS"]);
    settings.flag("STATe", false, word => word === "ONCE");
    settings.text("TEXT");
    settings.query("LFRequency", () => "+50");
    let runs = 0;
    settings.command("RUN", () => runs++);
    for (const message of ["SOUR bus", "STAT ON", "STAT ONCE", 'TEXT "a ""b"""', "RUN"])
      expect(ask(message)).toBeNull();
    expect(["SOUR?", "STAT?", "TEXT?", "LFR?"].map(ask)).toEqual(["BUS", "1", '"a ""b"""', "+50"]);
    expect(runs).toBe(1);
    for (const message of ["SOUR x", "STAT maybe", "TEXT open", "LFR 60", "RUN?"]) void ask(message);
    expect([1, 2, 3, 4, 5].map(() => (ask(":SYSTem:ERRor:NEXT?") as string).slice(0, 4))).toEqual([
      "-224",
      "-224",
      "-151",
      "-113",
      "-113",
    ]);
    expect(settings.answer("UNKNown?")).toBeUndefined();
  });
});

describe("the queue of errors", () => {
  test("has its bit in the status byte, sets event bits by the kind of error, and *CLS empties it", () => {
    const { status } = make();
    void status.answer("*CLS", false);
    status.fail(-410, "Query INTERRUPTED");
    status.fail(-310, "System error");
    status.raise(0x20);
    expect(status.byte(false) & 4).toBe(4);
    expect(status.answer("*ESR?", false)).toBe(String(0x04 | 0x08 | 0x20));
    void status.answer("*CLS", false);
    expect([status.byte(false), status.answer("SYST:ERR?", false)]).toEqual([0, '+0,"No error"']);
  });

  test("tells that it overflowed", () => {
    const status = new ScpiStatus({ empty: '0,"No error"', longest: 2 });
    for (let index = 0; index < 3; index++) status.fail(-113, "Undefined header");
    expect([1, 2, 3].map(() => status.answer("SYST:ERR?", false))).toEqual([
      '-113,"Undefined header"',
      '-350,"Queue overflow"',
      '0,"No error"',
    ]);
  });
});
