type Kept<Value> = { readonly value: Value; readonly size: number; readonly since: number };

/**
 * Remembers things that never become untrue, each for a while and all of them within bounds: what was not asked for
 * the longest goes first.
 */
export class BoundedMemory<Value> {
  readonly #limits: { readonly size: number; readonly milliseconds: number };
  /** In the order in which they were last asked for. */
  readonly #kept = new Map<string, Kept<Value>>();
  #size = 0;

  /** @param limits.size of all things together, in whatever unit `set` is given */
  constructor(limits: { readonly size: number; readonly milliseconds: number }) {
    this.#limits = limits;
  }

  /** @param now milliseconds of any clock that never goes back */
  get(key: string, now: number): Value | undefined {
    for (const [place, { since }] of this.#kept) if (now - since > this.#limits.milliseconds) this.#drop(place);
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept.value;
  }

  set(key: string, value: Value, size: number, now: number): void {
    this.#drop(key);
    this.#kept.set(key, { value, size, since: now });
    this.#size += size;
    for (const place of this.#kept.keys()) {
      if (this.#size <= this.#limits.size) return;
      this.#drop(place);
    }
  }

  #drop(key: string): void {
    this.#size -= this.#kept.get(key)?.size ?? 0;
    this.#kept.delete(key);
  }
}
