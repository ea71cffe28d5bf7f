/** Devices under test behave as physics has it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Bench } from "../../../drivers/io/sim/bench.ts";
import { VirtualClock } from "../../../drivers/io/sim/clock.ts";
import {
  chargingEnergies,
  DoubleDot,
  mapSpacing,
  sensorConductance,
  type DoubleDotParameters,
} from "../../../drivers/io/sim/models/double-dot.ts";
import { johnsonCurrent, johnsonVoltage, shotNoise } from "../../../drivers/io/sim/models/noise.ts";
import {
  loadedQuality,
  notchResponse,
  transmissionResponse,
  type ComplexValue,
} from "../../../drivers/io/sim/models/resonator.ts";
import { Settling } from "../../../drivers/io/sim/models/settling.ts";
import { diode, resistor, thermalSlope } from "../../../drivers/io/sim/models/two-terminal.ts";

const e = 1.602176634e-19;

describe("a diode", () => {
  const parameters = { ideality: 1, saturationCurrent: 1e-12, temperature: 300 };

  test("has a thermal voltage of 25.852 mV at 300 K", () => {
    expect(thermalSlope(parameters)).toBeCloseTo(0.025852, 6);
  });

  test("grows ten-fold every 59.5 mV, twice as slowly at twice the ideality", () => {
    const { current } = diode(parameters);
    expect(current(0.6595) / current(0.6)).toBeCloseTo(10, 1);
    const poor = diode({ ...parameters, ideality: 2 });
    expect(poor.current(0.719) / poor.current(0.6)).toBeCloseTo(10, 1);
  });

  test("blocks all but its saturation current, and has kT/eI_s of resistance at zero", () => {
    const { current, voltage } = diode(parameters);
    expect(current(-5)).toBeCloseTo(-1e-12, 20);
    expect(voltage(-2e-12)).toBe(-Infinity);
    expect(1e-6 / current(1e-6)).toBeCloseTo(thermalSlope(parameters) / 1e-12, -7);
  });

  test("gives back the voltage at the current of a voltage", () => {
    const { current, voltage } = diode(parameters);
    fc.assert(
      fc.property(fc.double({ min: -0.4, max: 0.9, noNaN: true }), volts => {
        expect(voltage(current(volts))).toBeCloseTo(volts, 6);
      }),
    );
  });
});

describe("noise", () => {
  test("a kilohm at 300 K has 4.07 nV/√Hz and the same seen as a current", () => {
    expect(johnsonVoltage(1000, 300, 1)).toBeCloseTo(4.07e-9, 11);
    expect(johnsonCurrent(1000, 300, 1)).toBeCloseTo(4.07e-12, 14);
    expect(johnsonVoltage(1000, 300, 1e4)).toBeCloseTo(100 * johnsonVoltage(1000, 300, 1), 12);
  });

  test("a microampere has 0.566 pA/√Hz of shot noise, in either direction", () => {
    expect(shotNoise(1e-6, 1)).toBeCloseTo(5.66e-13, 15);
    expect(shotNoise(-1e-6, 1)).toBe(shotNoise(1e-6, 1));
  });

  test("readings of a resistor scatter by its Johnson noise, around Ohm's law", () => {
    const noise = new Bench({ seed: 3 }).noise("resistor");
    const deviation = johnsonVoltage(1e6, 300, 1000);
    const load = resistor(1e6);
    const count = 20_000;
    const readings = Array.from({ length: count }, () => load.voltage(1e-9) + deviation * noise());
    const mean = readings.reduce((sum, each) => sum + each, 0) / count;
    const variance = readings.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (count - 1);
    // Four standard errors of the mean and of the variance.
    expect(Math.abs(mean - 1e-3)).toBeLessThan((4 * deviation) / Math.sqrt(count));
    expect(Math.abs(variance / deviation ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  });
});

describe("a resonator", () => {
  const parameters = { frequency: 6e9, internalQuality: 20_000, couplingQuality: 5000 };
  const size = ({ re, im }: ComplexValue): number => Math.hypot(re, im);
  const power = (response: ComplexValue): number => size(response) ** 2;
  const quality = loadedQuality(parameters);

  test("has the quality factors of its losses in parallel", () => {
    expect(quality).toBeCloseTo(4000, 9);
  });

  test("beside a line dips to Q_l/Q_i, and shows nothing far away", () => {
    expect(size(notchResponse(parameters, 6e9))).toBeCloseTo(quality / 20_000, 12);
    expect(size(notchResponse(parameters, 7e9))).toBeCloseTo(1, 3);
  });

  test("within a line lets half the power through at half its width, f/Q_l, to either side", () => {
    const half = 6e9 / quality / 2;
    const top = power(transmissionResponse(parameters, 6e9));
    expect(top).toBeCloseTo((quality / 5000) ** 2, 12);
    expect(power(transmissionResponse(parameters, 6e9 + half)) / top).toBeCloseTo(0.5, 9);
    expect(power(transmissionResponse(parameters, 6e9 - half)) / top).toBeCloseTo(0.5, 9);
  });

  test("turns the phase by 90 degrees across its width, and by 180 in all", () => {
    const phase = (frequency: number): number => {
      const { re, im } = transmissionResponse(parameters, frequency);
      return (Math.atan2(im, re) * 180) / Math.PI;
    };
    const half = 6e9 / quality / 2;
    expect(phase(6e9 - half) - phase(6e9 + half)).toBeCloseTo(90, 6);
    expect(phase(1e9) - phase(30e9)).toBeGreaterThan(179.9);
  });

  test("draws a circle of diameter Q_l/Q_c in the complex plane", () => {
    const radius = quality / 5000 / 2;
    for (const detuning of [-3, -1, -0.2, 0, 0.5, 2, 10]) {
      const { re, im } = notchResponse(parameters, 6e9 * (1 + detuning / quality));
      expect(Math.hypot(re - (1 - radius), im)).toBeCloseTo(radius, 9);
    }
  });

  test("is seen through cables that damp and delay", () => {
    const cables = { ...parameters, amplitude: 0.1, delay: 50e-9 };
    const [plain, seen] = [notchResponse(parameters, 6.0001e9), notchResponse(cables, 6.0001e9)];
    expect(size(seen)).toBeCloseTo(0.1 * size(plain), 12);
    const turned = Math.atan2(seen.im, seen.re) - Math.atan2(plain.im, plain.re);
    expect(Math.cos(turned)).toBeCloseTo(Math.cos(-2 * Math.PI * 6.0001e9 * 50e-9), 9);
  });

  test("is asymmetric where the coupling has a phase", () => {
    const skew = { ...parameters, asymmetry: 0.5 };
    const half = 6e9 / quality / 2;
    expect(size(notchResponse(parameters, 6e9 + half))).toBeCloseTo(size(notchResponse(parameters, 6e9 - half)), 9);
    expect(Math.abs(size(notchResponse(skew, 6e9 + half)) - size(notchResponse(skew, 6e9 - half)))).toBeGreaterThan(
      0.1,
    );
  });
});

describe("a double dot", () => {
  const parameters: DoubleDotParameters = { gates: [4e-18, 5e-18], total: [40e-18, 50e-18], mutual: 8e-18 };
  const dot = new DoubleDot(parameters);
  const spacing = mapSpacing(parameters);

  test("costs e²/C to charge where the dots do not see each other", () => {
    const apart = chargingEnergies({ ...parameters, mutual: 0 });
    expect(apart.first / ((e * e) / 40e-18)).toBeCloseTo(1, 12);
    expect(apart.mutual).toBe(0);
  });

  test("is empty at negative gates, and fills one by one", () => {
    expect(dot.occupation([-0.1, -0.1])).toEqual([0, 0]);
    const numbers = Array.from({ length: 400 }, (_, step) => dot.occupation([step / 1000, -0.5])[0]);
    for (let step = 1; step < numbers.length; step++) {
      expect([0, 1]).toContain((numbers[step] as number) - (numbers[step - 1] as number));
    }
    expect(numbers.at(-1)).toBeGreaterThan(5);
  });

  test("adds an electron every e/C_g, on the dot whose gate it is", () => {
    const atom = new DoubleDot({ ...parameters, mutual: 0 });
    const steps = crossings(volts => atom.occupation([volts, 0.01])[0], 0, 0.3);
    for (let index = 1; index < steps.length; index++) {
      expect((steps[index] as number) - (steps[index - 1] as number)).toBeCloseTo(spacing.electron[0], 6);
    }
    expect(steps.length).toBeGreaterThan(5);
  });

  test("shifts the line of one dot by e C_m / (C_g1 C_2) with an electron on the other", () => {
    // Far from the other dot's lines on both sides, so that only the step of its charge counts, not the pull of its gate.
    const at = (other: number): number => {
      const [step] = crossings(volts => dot.occupation([volts, other])[0], -0.2, 0.3);
      return step as number;
    };
    // Along the honeycomb, the slope of the line comes from the gate: two points on one line give it, the rest is the jump.
    const below = [at(-0.03), at(-0.02)] as [number, number];
    const slope = (below[1] - below[0]) / 0.01;
    const jump = at(0.03) - below[0] - slope * 0.06;
    expect(dot.occupation([0, 0.03])).toEqual([0, 1]);
    expect(jump).toBeCloseTo(spacing.triple[0], 5);
  });

  test("two uncoupled dots make a chessboard, where one gate does not move the other dot's lines", () => {
    const apart = new DoubleDot({ ...parameters, mutual: 0 });
    for (const other of [-0.1, 0.05, 0.2]) {
      const [step] = crossings(volts => apart.occupation([volts, other])[0], 0, 0.1);
      expect(step).toBeCloseTo(spacing.electron[0] / 2, 6);
    }
  });

  test("four dots' worth of charges never meet in one point where the dots are coupled", () => {
    // Around a triple point (0,0), (1,0) and (0,1) meet, and the next has (1,1): a honeycomb.
    const seen = new Set<string>();
    const [v1, v2] = [spacing.electron[0] / 2, spacing.electron[1] / 2];
    for (let x = -40; x <= 40; x++) {
      for (let y = -40; y <= 40; y++) {
        seen.add(dot.occupation([v1 * (1 + x / 100), v2 * (1 + y / 100)]).join());
      }
    }
    expect(seen).toEqual(new Set(["0,0", "1,0", "0,1", "1,1"]));
    const { first, second, mutual } = chargingEnergies(parameters);
    // On the line from (1,0) to (0,1) both are equal, and lower than (0,0) and (1,1) by half the coupling.
    const middle = ((first + mutual) / 2 / (first + mutual)) * e;
    const at: [number, number] = [middle / 4e-18, middle / 5e-18];
    expect(dot.energy([1, 0], at) - dot.energy([0, 0], at)).toBeCloseTo(-mutual / 2, 25);
    expect(dot.energy([0, 1], at) - dot.energy([0, 0], at)).toBeCloseTo(-mutual / 2, 25);
    expect(second).toBeLessThan(first);
  });

  test("is the state of least energy, wherever the gates are", () => {
    const volts = fc.double({ min: -0.3, max: 0.6, noNaN: true });
    fc.assert(
      fc.property(volts, volts, (v1, v2) => {
        const found = dot.energy(dot.occupation([v1, v2]), [v1, v2]);
        for (let n1 = 0; n1 <= 20; n1++) {
          for (let n2 = 0; n2 <= 20; n2++) expect(dot.energy([n1, n2], [v1, v2])).toBeGreaterThanOrEqual(found);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("has lines that temperature broadens: half an electron in their middle", () => {
    const warm = new DoubleDot({ ...parameters, mutual: 0, temperature: 1 });
    expect(warm.occupation([spacing.electron[0] / 2, -0.5])[0]).toBeCloseTo(0.5, 6);
    expect(warm.occupation([spacing.electron[0], -0.5])[0]).toBeCloseTo(1, 6);
  });

  test("dots that are coupled more than they have capacitance are refused", () => {
    expect(() => new DoubleDot({ ...parameters, mutual: 45e-18 })).toThrow(RangeError);
  });

  test("a sensor sees each electron, and the dot that is nearer better", () => {
    const sensor = { peakConductance: 1e-6, temperature: 0.1, detuning: 2e-5, shifts: [2e-5, 5e-6] as const };
    const [empty, first, second] = (
      [
        [0, 0],
        [1, 0],
        [0, 1],
      ] as const
    ).map(each => sensorConductance(sensor, each));
    expect(empty).toBeGreaterThan(second as number);
    expect(second).toBeGreaterThan(first as number);
    expect(sensorConductance({ ...sensor, detuning: 0 }, [0, 0])).toBe(1e-6);
    // cosh⁻² is a half at 0.8814: 2.203 kT from the peak.
    const half = (0.881374 * 2.5 * 1.380649e-23 * 0.1) / e;
    expect(sensorConductance({ ...sensor, detuning: half }, [0, 0])).toBeCloseTo(0.5e-6, 11);
  });
});

describe("settling", () => {
  test("takes 63 % of the way in a time constant, and the rest at the same pace", () => {
    const clock = new VirtualClock();
    const filter = new Settling(clock, 0.5, 1);
    filter.target = 3;
    expect(filter.value).toBe(1);
    clock.advance(0.5);
    expect(filter.value).toBeCloseTo(1 + 2 * (1 - Math.exp(-1)), 12);
    expect(filter.secondsUntil(0.002)).toBeCloseTo(0.5 * Math.log(1000) - 0.5, 9);
    clock.advance(filter.secondsUntil(0.002));
    expect(filter.value).toBeCloseTo(3 - 0.002, 9);
  });

  test("goes on from where it is when the target moves, and follows at once without a time constant", () => {
    const clock = new VirtualClock();
    const filter = new Settling(clock, 1);
    filter.target = 1;
    clock.advance(1);
    const there = filter.value;
    filter.target = 0;
    expect(filter.value).toBe(there);
    const direct = new Settling(clock, 0);
    direct.target = 7;
    expect(direct.value).toBe(7);
    expect(() => new Settling(clock, -1)).toThrow(RangeError);
  });
});

/** Where a number steps, to a microvolt. */
function crossings(number: (volts: number) => number, from: number, to: number): number[] {
  const found: number[] = [];
  const step = 1e-3;
  for (let left = from; left < to; left += step) {
    let [low, high] = [left, left + step];
    if (number(low) === number(high)) continue;
    while (high - low > 1e-9) {
      const middle = (low + high) / 2;
      if (number(middle) === number(left)) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
}
