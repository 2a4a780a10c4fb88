import { compareText } from "@/lib/series/natural-order";
import { MalformedMessage, type ProtobufCursor } from "./protobuf";
import { TagCache } from "./tag-cache";

const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
const NESTED_KEY = 18;

type Path = { readonly key: string; readonly parent: string; readonly leaf: string };

/** One named value of a record of W&B: its text as JSON, and its name with dots between nested names. */
export type WandbItem = Path & { readonly value: string };

/**
 * The items of one record. An item is {1 key, 2 repeated nested_key, 16 value_json}: newer clients give
 * each value inside an object an item of its own, under the names that lead to it.
 */
export class WandbItems {
  readonly #tags = new TagCache();
  readonly #paths = new Map<object, Path>();
  #items: WandbItem[] = [];
  #hasNewNames = false;

  clear(): void {
    this.#items = [];
    this.#hasNewNames = false;
  }

  /**
   * In the order of their names while names are new: the writer keeps them in a table without order,
   * so that the order in which they came would be chance and would pass for the order of the layers.
   */
  found(): readonly WandbItem[] {
    if (this.#hasNewNames) this.#items.sort((a, b) => compareText(a.key, b.key));
    return this.#items;
  }

  /** Takes the item from the cursor up to `end`. */
  read(cursor: ProtobufCursor, end: number): void {
    const start = cursor.at;
    let valueAt = -1;
    let valueStart = -1;
    let valueEnd = -1;
    while (cursor.at < end) {
      const fieldAt = cursor.at;
      const tag = cursor.tag();
      if (tag === 130) {
        valueAt = fieldAt;
        valueEnd = cursor.lengthEnd();
        valueStart = cursor.at;
        cursor.at = valueEnd;
      } else cursor.skip(tag & 7);
    }
    if (cursor.at !== end) throw new MalformedMessage();
    if (valueAt === -1) return;
    // Names stand before the value, or after it; the same names are the same bytes each time.
    const path = valueEnd === end ? this.#pathOf(cursor, start, valueAt) : this.#pathOf(cursor, valueEnd, end);
    cursor.at = end;
    if (path.key === "") return;
    this.#items.push({ ...path, value: DECODER.decode(cursor.bytes.subarray(valueStart, valueEnd)) });
  }

  #pathOf(cursor: ProtobufCursor, start: number, end: number): Path {
    const entry = this.#tags.find(cursor.bytes, start, end);
    const known = this.#paths.get(entry);
    if (known !== undefined) return known;
    this.#hasNewNames = true;
    const names: string[] = [];
    cursor.at = start;
    while (cursor.at < end) {
      const tag = cursor.tag();
      if (tag !== 10 && tag !== NESTED_KEY) {
        cursor.skip(tag & 7);
        continue;
      }
      const nameEnd = cursor.lengthEnd();
      names.push(DECODER.decode(cursor.bytes.subarray(cursor.at, nameEnd)));
      cursor.at = nameEnd;
    }
    const path = { key: names.join("."), parent: names.slice(0, -1).join("."), leaf: names.at(-1) ?? "" };
    this.#paths.set(entry, path);
    return path;
  }
}
