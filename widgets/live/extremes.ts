/** The lowest and the highest of values that grow in number, for any stretch of them, without looking at each. */

/** So many values, or blocks of the level below, are one block, as a power of two. */
const bits = 2;
const blockSize = 1 << bits;

/** Where a stretch has its lowest and its highest value. */
export interface Ends {
  readonly low: number;
  readonly high: number;
}

/** What is known of the full blocks of one level, two entries for each: of its lowest and of its highest value. */
interface Level {
  /** Indices of the values. */
  readonly places: Int32Array;
  /** The values: found in a row, they need not be fetched from everywhere. NaN where the block has a gap. */
  readonly values: Float64Array;
}

/** Notes the extremes of blocks of 4, of 16, of 64 values and so on, as soon as they are full. */
export class Extremes {
  #ys: Float64Array = new Float64Array();
  #seen = 0;
  readonly #levels: Level[] = [];

  /** Takes the values as they are now: more than before, or the same. */
  update(ys: Float64Array): void {
    this.#ys = ys;
    let [before, now] = [this.#seen, ys.length];
    this.#seen = now;
    for (let level = 0; before >> bits < now >> bits; level++) {
      [before, now] = [before >> bits, now >> bits];
      const notes = (this.#levels[level] = roomFor(2 * now, this.#levels[level]));
      for (let block = before; block < now; block++) this.#note(notes, level, block);
    }
  }

  /** Where the values from one index to the one before another are lowest and highest; undefined if there is a gap. */
  find(first: number, after: number): Ends | undefined {
    return this.#find(first, after, this.#levels.length);
  }

  #find(first: number, after: number, levelCount: number): Ends | undefined {
    const ys = this.#ys;
    let low = first;
    let high = first;
    let lowest = ys[first] ?? NaN;
    let highest = lowest;
    for (let index = first; index < after;) {
      // the largest block that begins here and lies within
      let shift = 0;
      let level = -1;
      while (level + 1 < levelCount) {
        const size = blockSize << shift;
        if ((index & (size - 1)) !== 0 || index + size > after) break;
        level++;
        shift += bits;
      }
      const notes = level < 0 ? undefined : this.#levels[level];
      const values = notes?.values ?? ys;
      const lowAt = notes ? (index >> shift) << 1 : index;
      const highAt = notes ? lowAt + 1 : index;
      const down = values[lowAt] ?? NaN;
      const up = values[highAt] ?? NaN;
      if (Number.isNaN(down)) return undefined;
      if (down < lowest) {
        low = notes?.places[lowAt] ?? index;
        lowest = down;
      }
      if (up > highest) {
        high = notes?.places[highAt] ?? index;
        highest = up;
      }
      index += 1 << shift;
    }
    return { low, high };
  }

  /** The levels below are noted, and answer. */
  #note({ places, values }: Level, level: number, block: number): void {
    const size = blockSize << (bits * level);
    const found = this.#find(block * size, (block + 1) * size, level);
    [found?.low, found?.high].forEach((at = -1, side) => {
      places[2 * block + side] = at;
      values[2 * block + side] = this.#ys[at] ?? NaN;
    });
  }
}

function roomFor(length: number, known?: Level): Level {
  if (known !== undefined && known.places.length >= length) return known;
  const larger = { places: new Int32Array(2 * length), values: new Float64Array(2 * length) };
  if (known === undefined) return larger;
  larger.places.set(known.places);
  larger.values.set(known.values);
  return larger;
}
