import { compareText } from "@/lib/series/natural-order";
import { MalformedMessage, type ProtobufCursor } from "./protobuf";
import { scanNumber } from "./scan-number";
import { TagCache } from "./tag-cache";

const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
const KEY = 10;
const NESTED_KEY = 18;
const VALUE = 130;

/** The name of a value, with dots between nested names. */
export type WandbName = {
  readonly key: string;
  /** Key of the object that the value is a part of; empty when it is none. */
  readonly parent: string;
  readonly leaf: string;
  /** Series of its numbers; −1 until the first one. */
  series: number;
};

/** One named value of a record, valid until the next record. */
export type WandbItem = { name: WandbName; start: number; end: number; isNumber: boolean; number: number };

/**
 * The items of one record. An item is {1 key, 2 repeated nested_key, 16 value_json}: newer clients give
 * each value inside an object an item of its own, under the names that lead to it. Items are used
 * again by the next record, and numbers are read from their bytes: that is most of the work.
 */
export class WandbItems {
  readonly #tags = new TagCache();
  readonly #names = new Map<object, WandbName>();
  readonly #scanned = new Float64Array(1);
  readonly #items: WandbItem[] = [];
  #bytes: Uint8Array = new Uint8Array(0);
  #count = 0;
  #hasNewNames = false;

  clear(): void {
    this.#count = 0;
    this.#hasNewNames = false;
  }

  /**
   * In the order of their names while names are new: the writer keeps them in a table without order,
   * so that the order in which they came would be chance and would pass for the order of the layers.
   */
  found(): readonly WandbItem[] {
    this.#items.length = this.#count;
    if (this.#hasNewNames) this.#items.sort((a, b) => compareText(a.name.key, b.name.key));
    return this.#items;
  }

  textOf({ start, end }: WandbItem): string {
    return DECODER.decode(this.#bytes.subarray(start, end));
  }

  /** Takes the item from the cursor up to `end`. */
  read(cursor: ProtobufCursor, end: number): void {
    const itemStart = cursor.at;
    let valueAt = -1;
    let start = -1;
    let valueEnd = -1;
    while (cursor.at < end) {
      const fieldAt = cursor.at;
      const tag = cursor.tag();
      if (tag === VALUE) {
        valueAt = fieldAt;
        valueEnd = cursor.lengthEnd();
        start = cursor.at;
        cursor.at = valueEnd;
      } else cursor.skip(tag & 7);
    }
    if (cursor.at !== end) throw new MalformedMessage();
    if (valueAt === -1) return;
    // Names stand before the value, or after it; the same names are the same bytes each time.
    const name = valueEnd === end ? this.#nameAt(cursor, itemStart, valueAt) : this.#nameAt(cursor, valueEnd, end);
    cursor.at = end;
    if (name.key !== "") this.#add(cursor.bytes, name, start, valueEnd);
  }

  #add(bytes: Uint8Array, name: WandbName, start: number, end: number): void {
    this.#bytes = bytes;
    const isNumber = scanNumber(bytes, start, this.#scanned, 0) === end;
    const number = isNumber ? (this.#scanned[0] ?? Number.NaN) : Number.NaN;
    const item = this.#items[this.#count];
    if (item === undefined) this.#items.push({ name, start, end, isNumber, number });
    else {
      item.name = name;
      item.start = start;
      item.end = end;
      item.isNumber = isNumber;
      item.number = number;
    }
    this.#count += 1;
  }

  #nameAt(cursor: ProtobufCursor, start: number, end: number): WandbName {
    const entry = this.#tags.find(cursor.bytes, start, end);
    const known = this.#names.get(entry);
    if (known !== undefined) return known;
    this.#hasNewNames = true;
    const names: string[] = [];
    cursor.at = start;
    while (cursor.at < end) {
      const tag = cursor.tag();
      if (tag !== KEY && tag !== NESTED_KEY) {
        cursor.skip(tag & 7);
        continue;
      }
      const nameEnd = cursor.lengthEnd();
      names.push(DECODER.decode(cursor.bytes.subarray(cursor.at, nameEnd)));
      cursor.at = nameEnd;
    }
    const parent = names.slice(0, -1).join(".");
    const name: WandbName = { key: names.join("."), parent, leaf: names.at(-1) ?? "", series: -1 };
    this.#names.set(entry, name);
    return name;
  }
}
