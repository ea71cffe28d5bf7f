/** Two quantum dots in series, each with a gate: which charges sit on them, and what a sensor nearby sees. */
import { boltzmann, elementaryCharge as e } from "./constants.ts";

/** Capacitances of a double dot, in F. */
export interface DoubleDotParameters {
  /** From gate 1 to dot 1, and from gate 2 to dot 2: C_g1, C_g2. */
  readonly gates: readonly [number, number];
  /** From each dot to everything: C_1, C_2, the mutual one included. */
  readonly total: readonly [number, number];
  /** Between the dots: C_m. */
  readonly mutual: number;
  /** From gate 1 to dot 2 and from gate 2 to dot 1: what tilts the lines of the map. Default none. */
  readonly cross?: readonly [number, number];
  /** Temperature of the electrons in K, well below the charging energies; 0 for sharp lines. Default 0. */
  readonly temperature?: number;
  /** No more electrons than this sit on a dot. Default 20. */
  readonly mostElectrons?: number;
}

/** Charging energies of the dots and of their coupling, in J. */
export interface ChargingEnergies {
  readonly first: number;
  readonly second: number;
  readonly mutual: number;
}

/**
 * E_C1 = e² / C_1 / (1 − C_m² / (C_1 C_2)), E_Cm = e² / C_m / (C_1 C_2 / C_m² − 1), by the classical theory of the
 * stability diagram. Source: W. G. van der Wiel and others, Reviews of Modern Physics 75, 1 (2003), section II.
 */
export function chargingEnergies({ total: [first, second], mutual }: DoubleDotParameters): ChargingEnergies {
  const determinant = first * second - mutual * mutual;
  return {
    first: (e * e * second) / determinant,
    second: (e * e * first) / determinant,
    mutual: (e * e * mutual) / determinant,
  };
}

/**
 * Distances between the lines of the charge-stability map, in V: e / C_g from one electron to the next on a dot, and
 * e C_m / (C_g C) between two triple points, from section II of the same review; without cross capacitances.
 */
export function mapSpacing({ gates, total, mutual }: DoubleDotParameters): {
  readonly electron: readonly [number, number];
  readonly triple: readonly [number, number];
} {
  return {
    electron: [e / gates[0], e / gates[1]],
    triple: [(e * mutual) / (gates[0] * total[1]), (e * mutual) / (gates[1] * total[0])],
  };
}

/** Mean numbers of electrons on both dots. */
export type Occupation = readonly [number, number];

/** A double dot in the constant-interaction model, without bias. */
export class DoubleDot {
  readonly #parameters: DoubleDotParameters;
  readonly #energies: ChargingEnergies;

  /** @throws RangeError for capacitances that no dots have. */
  constructor(parameters: DoubleDotParameters) {
    const { total, mutual, gates, temperature = 0 } = parameters;
    if (!(Math.min(...total) > mutual && mutual >= 0 && Math.min(...gates) > 0 && temperature >= 0)) {
      throw new RangeError("double dot: the total capacitance of each dot must be larger than the mutual one");
    }
    this.#parameters = parameters;
    this.#energies = chargingEnergies(parameters);
  }

  /** Electrostatic energy in J of N_1 and N_2 electrons at two gate voltages in V, up to what does not depend on them. */
  energy([n1, n2]: Occupation, gates: readonly [number, number]): number {
    const { first, second, mutual } = this.#energies;
    const [q1, q2] = this.#induced(gates);
    const [d1, d2] = [n1 - q1, n2 - q2];
    return 0.5 * d1 * d1 * first + 0.5 * d2 * d2 * second + d1 * d2 * mutual;
  }

  /** The charges of least energy, or, at a temperature, the means of their Boltzmann distribution. */
  occupation(gates: readonly [number, number]): Occupation {
    const { temperature = 0 } = this.#parameters;
    const near = this.#near(gates);
    const least = Math.min(...near.map(({ energy }) => energy));
    if (temperature === 0) return (near.find(({ energy }) => energy === least) as Charges).numbers;
    let [weights, first, second] = [0, 0, 0];
    for (const { numbers, energy } of near) {
      const weight = Math.exp(-(energy - least) / (boltzmann * temperature));
      weights += weight;
      first += weight * numbers[0];
      second += weight * numbers[1];
    }
    return [first / weights, second / weights];
  }

  /** Electrons that the gates call for, were charge not in quanta: C_g V_g / e. */
  #induced([v1, v2]: readonly [number, number]): Occupation {
    const { gates, cross = [0, 0] } = this.#parameters;
    return [(gates[0] * v1 + cross[1] * v2) / e, (gates[1] * v2 + cross[0] * v1) / e];
  }

  /** For each number on dot 1, the numbers on dot 2 around the best; others lie far above. */
  #near(gates: readonly [number, number]): Charges[] {
    const { mostElectrons = 20 } = this.#parameters;
    const { second, mutual } = this.#energies;
    const [q1, q2] = this.#induced(gates);
    const states: Charges[] = [];
    for (let n1 = 0; n1 <= mostElectrons; n1++) {
      const best = Math.min(mostElectrons, Math.max(0, Math.round(q2 - ((n1 - q1) * mutual) / second)));
      for (let n2 = Math.max(0, best - 2); n2 <= Math.min(mostElectrons, best + 2); n2++) {
        states.push({ numbers: [n1, n2], energy: this.energy([n1, n2], gates) });
      }
    }
    return states;
  }
}

interface Charges {
  readonly numbers: Occupation;
  readonly energy: number;
}

/** A charge sensor: a dot beside the two, on the flank of one of its conductance peaks. */
export interface SensorParameters {
  /** Conductance at the top of the peak, in S. */
  readonly peakConductance: number;
  /** Temperature of its electrons in K. */
  readonly temperature: number;
  /** How far from the peak it sits with both dots empty, in eV. */
  readonly detuning: number;
  /** How far an electron on each dot moves it, in eV. */
  readonly shifts: readonly [number, number];
}

/**
 * Conductance in S of a charge sensor. A thermally broadened peak is G_max cosh⁻²(δ / 2.5 k T), the
 * regime of many levels in C. W. J. Beenakker, Physical Review B 44, 1646 (1991).
 */
export function sensorConductance(sensor: SensorParameters, [n1, n2]: Occupation): number {
  const detuning = (sensor.detuning + n1 * sensor.shifts[0] + n2 * sensor.shifts[1]) * e;
  return sensor.peakConductance / Math.cosh(detuning / (2.5 * boltzmann * sensor.temperature)) ** 2;
}
