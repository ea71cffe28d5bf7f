/** A vector of a field in cartesian, spherical and cylindrical coordinates. */

/** `r` and `rho` are the length of the vector and of its part in the xy plane; `theta` is its angle to the z axis, `phi` that of `rho` to the x axis, in degrees. */
export type FieldComponent = "x" | "y" | "z" | "r" | "theta" | "phi" | "rho";

/** One of the three complete sets of coordinates. */
export type FieldCoordinates =
  | { readonly x: number; readonly y: number; readonly z: number }
  | { readonly r: number; readonly theta: number; readonly phi: number }
  | { readonly rho: number; readonly phi: number; readonly z: number };

type All = Readonly<Record<FieldComponent, number>>;

const degree = Math.PI / 180;

/** Which coordinates are kept when one is changed. */
const cartesian = ["x", "y", "z"] as const;
const spherical = ["r", "theta", "phi"] as const;
const cylindrical = ["rho", "phi", "z"] as const;
const sets = {
  x: cartesian,
  y: cartesian,
  z: cartesian,
  r: spherical,
  theta: spherical,
  phi: spherical,
  rho: cylindrical,
};

/**
 * A field with a direction; it never changes. Coordinates it is made from are kept as they are: a vector of length 0 made
 * from `r`, `theta` and `phi` still has a direction, and `r` may be negative.
 * @example
 * new FieldVector({ r: 1, theta: 90, phi: 0 }).x; // 1
 */
export class FieldVector implements All {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly r: number;
  readonly theta: number;
  readonly phi: number;
  readonly rho: number;

  /** @throws TypeError for a coordinate that is no finite number. */
  constructor(coordinates: FieldCoordinates) {
    for (const [name, value] of Object.entries(coordinates)) {
      if (!Number.isFinite(value))
        throw new TypeError(`${name} of a field vector is ${String(value)}: must be a number`);
    }
    const all = allOf(coordinates);
    this.x = all.x;
    this.y = all.y;
    this.z = all.z;
    this.r = all.r;
    this.theta = all.theta;
    this.phi = all.phi;
    this.rho = all.rho;
  }

  /** The components of these names, in order; angles in degrees. */
  getComponents<const N extends readonly FieldComponent[]>(...names: N): { readonly [I in keyof N]: number } {
    return names.map(name => this[name]) as { readonly [I in keyof N]: number };
  }

  /**
   * The vector with another value of one component: of x, y and z the two others are kept, of r, theta and phi as well,
   * and with rho, phi and z.
   */
  with(name: FieldComponent, value: number): FieldVector {
    const kept = Object.fromEntries(sets[name].map(each => [each, this[each]]));
    return new FieldVector({ ...kept, [name]: value } as FieldCoordinates);
  }

  plus(other: FieldVector): FieldVector {
    return new FieldVector({ x: this.x + other.x, y: this.y + other.y, z: this.z + other.z });
  }

  minus(other: FieldVector): FieldVector {
    return new FieldVector({ x: this.x - other.x, y: this.y - other.y, z: this.z - other.z });
  }

  times(factor: number): FieldVector {
    return new FieldVector({ x: this.x * factor, y: this.y * factor, z: this.z * factor });
  }

  /** Length of the vector. */
  norm(): number {
    return Math.hypot(this.x, this.y, this.z);
  }

  /** Length of the difference. */
  distance(other: FieldVector): number {
    return this.minus(other).norm();
  }

  /** Whether both are the same to within 1e-8, or 1e-5 of the other, in x, y and z. */
  isEqual(other: FieldVector): boolean {
    return cartesian.every(name => Math.abs(this[name] - other[name]) <= 1e-8 + 1e-5 * Math.abs(other[name]));
  }

  toString(): string {
    return `FieldVector(x=${this.x}, y=${this.y}, z=${this.z})`;
  }
}

function allOf(given: FieldCoordinates): All {
  if ("x" in given) {
    const { x, y, z } = given;
    const rho = Math.hypot(x, y);
    return { x, y, z, r: Math.hypot(x, y, z), theta: Math.atan2(rho, z) / degree, phi: Math.atan2(y, x) / degree, rho };
  }
  if ("r" in given) {
    const { r, theta, phi } = given;
    const across = r * Math.sin(theta * degree);
    const x = across * Math.cos(phi * degree);
    const y = across * Math.sin(phi * degree);
    return { x, y, z: r * Math.cos(theta * degree), r, theta, phi, rho: Math.hypot(x, y) };
  }
  const { rho, phi, z } = given;
  const r = Math.hypot(rho, z);
  const theta = Math.atan2(Math.abs(rho), z) / degree;
  return { x: rho * Math.cos(phi * degree), y: rho * Math.sin(phi * degree), z, r, theta, phi, rho };
}
