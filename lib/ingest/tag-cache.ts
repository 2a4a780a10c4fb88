const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/** What is known of one tag of an event file. */
export type TagEntry = {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Plugin that the tag's first event named, for example "scalars" or "histograms". */
  plugin: string | null;
  /** Series of its scalars; −1 until the first one. */
  series: number;
  /** Series of the norms of its histograms; −1 until the first one, −2 when they are none of our business. */
  norms: number;
  /** The tag that followed this one the last time: a logger writes its tags in the same order over and over. */
  next: TagEntry | null;
};

/** Finds tags by their bytes, so that the text of a tag is decoded once and not with every point. */
export class TagCache {
  readonly #byHash = new Map<number, TagEntry[]>();
  #last: TagEntry | null = null;

  find(bytes: Uint8Array, start: number, end: number): TagEntry {
    const expected = this.#last?.next ?? null;
    const entry =
      expected !== null && isEqual(expected.bytes, bytes, start, end) ? expected : this.#lookUp(bytes, start, end);
    if (this.#last !== null) this.#last.next = entry;
    this.#last = entry;
    return entry;
  }

  #lookUp(bytes: Uint8Array, start: number, end: number): TagEntry {
    const hash = hashOf(bytes, start, end);
    const bucket = this.#byHash.get(hash);
    for (const entry of bucket ?? []) if (isEqual(entry.bytes, bytes, start, end)) return entry;
    const own = bytes.slice(start, end);
    const entry: TagEntry = { name: DECODER.decode(own), bytes: own, plugin: null, series: -1, norms: -1, next: null };
    if (bucket === undefined) this.#byHash.set(hash, [entry]);
    else bucket.push(entry);
    return entry;
  }
}

/** FNV-1a, 32 bits. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash;
}

function isEqual(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at += 1) if (known[at] !== bytes[start + at]) return false;
  return true;
}
