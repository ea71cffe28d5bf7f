/** Which fields of an object may hold something new, so that a look-up does not go through all of them. */

/** Notes what was made for an object, and which of its fields were empty when they were last looked at. */
export class FieldWatch<T extends object> {
  readonly #awaited = new Set<T>();
  #vacant: readonly string[] = [];
  #count = 0;
  #stale = true;

  /** Something was made that a field is about to hold: all fields count as new until it is {@link found}. */
  expect(thing: T): void {
    this.#awaited.add(thing);
  }

  found(thing: T): void {
    this.#awaited.delete(thing);
  }

  /** What is awaited and in no field yet. */
  get awaited(): ReadonlySet<T> {
    return this.#awaited;
  }

  /** Something changed: the next look goes through all fields. */
  touch(): void {
    this.#stale = true;
  }

  /** Whether nothing has been made or changed since the last look. */
  get isSettled(): boolean {
    return !this.#stale && this.#awaited.size === 0;
  }

  /** One more field, which holds nothing that has to be looked at. */
  settle(): void {
    this.#stale = false;
    this.#count++;
  }

  /** Names of the fields that may hold something new. */
  due(self: object): readonly string[] {
    const fields = Object.keys(self);
    if (!this.#stale && this.#awaited.size === 0 && fields.length === this.#count) return this.#vacant;
    this.#stale = false;
    this.#count = fields.length;
    this.#vacant = fields.filter(field => (self as Record<string, unknown>)[field] === undefined);
    return fields;
  }
}
