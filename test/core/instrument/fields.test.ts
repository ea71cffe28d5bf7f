/** Fields of an instrument: whenever one comes, its parameter or part is known by its name. */

import { expect, test } from "vitest";

import {
  Instrument,
  InstrumentChannel,
  InstrumentError,
  Parameter,
  ParameterBase,
} from "../../../drivers/core/index.ts";
import type { AnyParameter } from "../../../drivers/core/index.ts";

class Ch extends InstrumentChannel {
  readonly v = this.parameter({ setCmd: null });
}

class Late extends Instrument {
  readonly first = this.parameter({ setCmd: null });
  declared: Ch | undefined;
  empty: AnyParameter | undefined = undefined;

  build(): void {
    this.declared = new Ch(this, "declared");
  }
}

const names = (instrument: Instrument): string[] => Object.keys(instrument.parameters);

test("a field that comes after a look is found at the next look", () => {
  const late = new Late("late", undefined);
  expect(names(late)).toEqual(["IDN", "first"]);
  Object.assign(late, { second: new Parameter("second", { instrument: late }) });
  expect(names(late)).toEqual(["IDN", "first", "second"]);
  expect(Object.keys(late.submodules)).toEqual([]);
  late.build();
  expect(Object.keys(late.submodules)).toEqual(["declared"]);
  late.empty = new Parameter("empty", { instrument: late });
  expect(names(late)).toContain("empty");
});

test("what another instrument's parameter does in a field is no business of this one", () => {
  const late = new Late("late", undefined);
  const other = new Late("other", undefined);
  late.empty = other.first;
  late.declared = new Ch(other, "declared");
  expect(names(late)).toEqual(["IDN", "first"]);
  expect(Object.keys(late.submodules)).toEqual([]);
});

test("a field that a subclass fills anew holds the subclass's parameter", async () => {
  class Base extends Instrument {
    readonly volt: AnyParameter = this.parameter({ setCmd: null, initialValue: 1 });
    readonly seen: string[] = Object.keys(this.parameters);
  }
  class Special extends Base {
    override readonly volt = this.parameter({ setCmd: null, initialValue: 2 });
  }
  const special = new Special("special", undefined);
  expect(special.seen).toEqual(["IDN", "volt"]);
  expect(special.parameters["volt"]).toBe(special.volt);
  expect(await special.volt()).toBe(2);
});

test("two parameters cannot have the same name, whether somebody has looked at the fields or not", () => {
  const late = new Late("late", undefined);
  const again = (): AnyParameter => new Parameter("first", { instrument: late });
  expect(again).toThrow("Duplicate parameter name first on instrument <Late: late>");
  late.empty = new Parameter("empty", { instrument: late });
  expect(() => late.addParameter("empty", {})).toThrow("Duplicate parameter name empty on instrument <Late: late>");
});

test("a parameter that is made by its name for the instrument is its parameter, in a field or not", () => {
  const late = new Late("late", undefined);
  const one = new Parameter("one", { instrument: late });
  const apart = new Parameter("apart", { instrument: late, bindToInstrument: false });
  late.empty = apart;
  expect(names(late)).toEqual(["IDN", "first", "one"]);
  expect([late.parameters["one"] === one, apart.fullName]).toEqual([true, "late_apart"]);
});

test("a complaint about a field is made at every look", () => {
  class Base extends Instrument {
    readonly volt: AnyParameter = this.parameter({ unit: "V", abstract: true });
    readonly seen = Object.keys(this.parameters);
  }
  class Bad extends Base {
    override readonly volt = this.parameter({ unit: "A", setCmd: null });
  }
  const bad = new Bad("bad", undefined);
  const text = "the abstract parameter that it stands for has the unit 'V'";
  expect(() => bad.parameters).toThrow(text);
  expect(() => bad.parameters).toThrow(text);
});

test("a parameter that was removed is not found again, and its name is free", () => {
  const late = new Late("late", undefined);
  late.empty = new Parameter("other", { instrument: late });
  late.removeParameter("other");
  expect([names(late), "empty" in late]).toEqual([["IDN", "first"], false]);
  late.removeParameter("first");
  late.addParameter("first", { setCmd: null });
  expect(names(late)).toEqual(["IDN", "first"]);
});

test("a class that is no class of parameters, or keeps its options to itself, is refused", () => {
  class Lone extends ParameterBase<number> {
    constructor(name: string) {
      super(name, {});
    }
  }
  const late = new Late("late", undefined);
  expect(() => late.addParameter("lone", {}, { parameterClass: Lone })).toThrow(
    "parameter lone of <Late: late>: Lone must extend a class of parameters and hand its options on",
  );
  expect(names(late)).toEqual(["IDN", "first"]);
});

class Promises extends Instrument {
  readonly module = new Ch(this, "module");

  constructor(name: string, session: undefined) {
    super(name, session);
    this.addParameter("volt", { unit: "V", abstract: true });
  }
}

test("an instrument that still has an abstract parameter is closed and not opened; each is named", async () => {
  let closed = 0;
  class Broken extends Promises {
    protected override async connected(): Promise<void> {
      this.module.addParameter("current", { abstract: true });
    }
    protected override async disconnect(): Promise<void> {
      closed++;
    }
  }
  const opening = Broken.open("broken");
  await expect(opening).rejects.toThrow(
    "<Broken: broken> has un-implemented Abstract Parameter and cannot be initialized: " +
      "broken_volt, broken_module_current",
  );
  await expect(opening).rejects.toBeInstanceOf(InstrumentError);
  expect([closed, Instrument.exist("broken")]).toEqual([1, false]);
});

test("an abstract parameter is replaced by one of the same unit", async () => {
  const promises = new Promises("p", undefined);
  expect(() => promises.addParameter("volt", { unit: "mV" })).toThrow(
    "parameter p_volt has the unit 'mV': the abstract parameter that it stands for has the unit 'V'",
  );
  const volt = promises.addParameter("volt", { unit: "V", setCmd: null, initialValue: 3 });
  expect(promises.parameters["volt"]).toBe(volt);
  expect(promises.getComponent("volt")).toBe(volt);
  expect(() => promises.addParameter("volt", { unit: "V" })).toThrow("Duplicate parameter name volt");
});

test("an abstract parameter is replaced by the field of a subclass", async () => {
  class Base extends Instrument {
    readonly volt: AnyParameter = this.parameter({ unit: "V", abstract: true });
  }
  class Good extends Base {
    readonly seen = Object.keys(this.parameters);
    override readonly volt = this.parameter({ unit: "V", setCmd: null });
  }
  expect(new Good("good", undefined).allParameters().map(String)).toEqual(["good_IDN", "good_volt"]);
  await expect(Base.open("base")).rejects.toThrow("Abstract Parameter and cannot be initialized: base_volt");
});

test("an option that a parameter does not have is refused, in a field, by name and on its own", () => {
  const misspelt = { label: "Ramp rate", unti: "V/s", setCmd: null } as object;
  class Careless extends Instrument {
    readonly ramp = this.parameter(misspelt);
  }
  expect(() => new Careless("src", undefined)).toThrow(
    /^parameter 'Ramp rate' of src: option unti is not known: must be one of label, unit, docstring, /u,
  );
  const late = new Late("late", undefined);
  expect(() => late.addParameter("ramp", misspelt)).toThrow("parameter ramp of late: option unti is not known");
  expect(names(late)).not.toContain("ramp");
  expect(() => new Parameter("ramp", misspelt)).toThrow(
    /^parameter ramp: option unti is not known: must be one of label, unit, docstring, /u,
  );
  expect(() => new Parameter("ramp", { ...misspelt, instrument: late })).toThrow(
    "parameter ramp of late: option unti is not known",
  );
  // A class of parameters has options of its own.
  class Own extends ParameterBase<number> {
    constructor(name: string, { slot, ...rest }: { slot: number; instrument?: Instrument }) {
      super(name, { docstring: `Slot ${slot}.`, ...rest });
    }
  }
  expect(String(late.addParameter("own", { slot: 3 }, { parameterClass: Own }))).toBe("late_own");
});
