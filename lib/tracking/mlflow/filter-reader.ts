import {
  DATASET_KEYS,
  type Entity,
  type EntityKind,
  filterError,
  PREFIXES,
  type SearchedThing,
} from "./filter-grammar";

const BLANK = /\s*/y;
const WORD = /[A-Za-z]+/y;
/** Wider than MLflow's: names with `/`, `-` or `:` need no quotes. */
const PLAIN_KEY = /[\p{L}\p{M}\p{N}_./:-]+/uy;
const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const QUOTES = ["`", '"'] as const;
const TEXT_QUOTES = ["'", '"'] as const;

/** Reads a filter or an order from its start to its end, piece by piece. */
export class FilterReader {
  readonly #text: string;
  readonly #things: SearchedThing;
  #at = 0;

  constructor(text: string, things: SearchedThing) {
    this.#text = text;
    this.#things = things;
  }

  get isAtEnd(): boolean {
    this.#take(BLANK);
    return this.#at === this.#text.length;
  }

  /** Takes a word if it comes next, in any case. */
  takeWord(word: string): boolean {
    this.#take(BLANK);
    const start = this.#at;
    if (this.#take(WORD)?.toUpperCase() === word) return true;
    this.#at = start;
    return false;
  }

  takeSign(sign: string): boolean {
    this.#take(BLANK);
    if (!this.#text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  /** What is compared or sorted by. @throws AppError "bad-input" */
  readEntity(): Entity {
    this.#take(BLANK);
    const start = this.#at;
    const whole = this.#takeQuoted(QUOTES);
    if (whole !== null) return this.#toAttribute(whole, start);
    const plain = this.#take(PLAIN_KEY);
    if (plain === null) throw this.fail("a name such as metrics.loss", start);
    const point = plain.indexOf(".");
    if (point === -1) return this.#toAttribute(plain, start);
    const kind = this.#kindOf(plain.slice(0, point), start);
    // Quotes may follow the point: params.`learning rate`.
    const key = point === plain.length - 1 ? this.#takeQuoted(QUOTES) : plain.slice(point + 1);
    if (key === null || key === "") throw this.fail("a name after the point", this.#at);
    if (kind === "dataset" && !DATASET_KEYS.includes(key)) {
      throw this.fail(`one of ${DATASET_KEYS.join(", ")} of a data set`, start);
    }
    return kind === "attribute" ? this.#toAttribute(key, start) : { kind, key };
  }

  readNumber(): number {
    this.#take(BLANK);
    const start = this.#at;
    const token = this.#take(NUMBER);
    const number = Number(token);
    if (token === null || !Number.isFinite(number)) throw this.fail("a number", start);
    return number;
  }

  readText(): string {
    this.#take(BLANK);
    const start = this.#at;
    const text = this.#takeQuoted(TEXT_QUOTES);
    if (text === null) throw this.fail("a text in quotes", start);
    return text;
  }

  /** @param at where; by default what comes next */
  fail(expected: string, at: number = this.#at): Error {
    return filterError(this.#text, at, expected);
  }

  #kindOf(prefix: string, at: number): EntityKind {
    const kind = Object.hasOwn(PREFIXES, prefix) ? PREFIXES[prefix] : undefined;
    if (kind !== undefined && this.#things.kinds.includes(kind)) return kind;
    throw this.fail(`something of ${this.#things.name} to search for, which ${prefix} is not`, at);
  }

  #toAttribute(name: string, at: number): Entity {
    const { attributes } = this.#things;
    const key = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (key !== undefined) return { kind: "attribute", key };
    throw this.fail(`an attribute of ${this.#things.name} (${[...new Set(Object.values(attributes))].join(", ")})`, at);
  }

  /** A quote inside is written twice. @returns null when no quote comes next */
  #takeQuoted(quotes: readonly string[]): string | null {
    const quote = this.#text.charAt(this.#at);
    if (quote === "" || !quotes.includes(quote)) return null;
    let taken = "";
    for (let at = this.#at + 1; at < this.#text.length; at += 1) {
      const letter = this.#text.charAt(at);
      if (letter !== quote) {
        taken += letter;
        continue;
      }
      if (this.#text.charAt(at + 1) !== quote) {
        this.#at = at + 1;
        return taken;
      }
      taken += quote;
      at += 1;
    }
    throw this.fail(`the closing ${quote}`, this.#text.length);
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const token = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += token?.length ?? 0;
    return token;
  }
}
