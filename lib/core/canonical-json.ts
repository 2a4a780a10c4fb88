import { AppError } from "./errors";

/** What JSON can say. Whole numbers beyond 2^53 have no exact spelling here: write them as text. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** Deeper text is refused, since reading it would use up the stack. */
const DEEPEST = 200;

/**
 * Writes a value as canonical JSON: the one text that this value has, so that its bytes (in UTF-8) can be
 * hashed and signed. Numbers are spelled as ECMAScript spells them, names are in the order of their UTF-16
 * code units, nothing stands between tokens. A member that is undefined is absent, as in any JSON.
 *
 * @throws TypeError with the place, for NaN and infinities, lone surrogates, and what is not JSON
 * @see RFC 8785, JSON Canonicalization Scheme (2020), sections 3.2.1 to 3.2.3
 */
export function canonicalJson(value: unknown): string {
  return writeValue(value, "$");
}

function writeValue(value: unknown, place: string): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return writeNumber(value, place);
  if (typeof value === "string") return writeText(value, place);
  if (Array.isArray(value))
    return `[${value.map((entry, index) => writeValue(entry, `${place}[${index}]`)).join(",")}]`;
  if (isPlainObject(value)) return writeMembers(value, place);
  throw new TypeError(`Expected a JSON value at ${place}, but found ${typeof value}.`);
}

function writeMembers(value: Readonly<Record<string, unknown>>, place: string): string {
  const members = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort()
    .map((name) => `${writeText(name, place)}:${writeValue(value[name], `${place}.${name}`)}`);
  return `{${members.join(",")}}`;
}

function writeNumber(value: number, place: string): string {
  if (Number.isFinite(value)) return JSON.stringify(value);
  throw new TypeError(`Expected a finite number at ${place}, but found ${value}.`);
}

function writeText(value: string, place: string): string {
  if (!hasLoneSurrogate(value)) return JSON.stringify(value);
  throw new TypeError(`Expected whole characters at ${place}, but found half of a surrogate pair.`);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/**
 * Reads canonical JSON and nothing else: a name given twice, names in another order, a number or a
 * character with another spelling, and white space are refused, so that no two texts mean the same.
 *
 * @throws AppError "unreadable-file" that names the first fault and its place
 */
export function parseCanonicalJson(text: string): JsonValue {
  const reader: Reader = { text, at: 0 };
  const value = readValue(reader, "$", 0);
  if (reader.at < text.length) throw fault(reader, "$", "nothing after the value");
  return value;
}

type Reader = { readonly text: string; at: number };

const LITERALS: readonly (readonly [string, JsonValue])[] = [
  ["null", null],
  ["true", true],
  ["false", false],
];

function readValue(reader: Reader, place: string, depth: number): JsonValue {
  if (depth > DEEPEST) throw fault(reader, place, `at most ${DEEPEST} levels`);
  const first = reader.text.charAt(reader.at);
  if (first === "{") return readMembers(reader, place, depth);
  if (first === "[") return readEntries(reader, place, depth);
  if (first === '"') return readText(reader, place);
  const literal = LITERALS.find(([word]) => reader.text.startsWith(word, reader.at));
  if (literal === undefined) return readNumber(reader, place);
  reader.at += literal[0].length;
  return literal[1];
}

function readEntries(reader: Reader, place: string, depth: number): JsonValue[] {
  const entries: JsonValue[] = [];
  reader.at += 1;
  if (take(reader, "]")) return entries;
  do {
    entries.push(readValue(reader, `${place}[${entries.length}]`, depth + 1));
  } while (take(reader, ","));
  expect(reader, "]", place);
  return entries;
}

function readMembers(reader: Reader, place: string, depth: number): JsonValue {
  const members: [string, JsonValue][] = [];
  reader.at += 1;
  if (take(reader, "}")) return {};
  do {
    const start = reader.at;
    const name = readText(reader, place);
    const previous = members.at(-1)?.[0];
    if (previous !== undefined && name <= previous) {
      reader.at = start;
      const wanted = name === previous ? "each name once" : `names in the order of their code units`;
      throw fault(reader, `${place}.${name}`, wanted);
    }
    expect(reader, ":", `${place}.${name}`);
    members.push([name, readValue(reader, `${place}.${name}`, depth + 1)]);
  } while (take(reader, ","));
  expect(reader, "}", place);
  // Defines each name as a member of its own, `__proto__` included.
  return Object.fromEntries(members);
}

const TEXT = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function readText(reader: Reader, place: string): string {
  const spelling = match(reader, TEXT);
  if (spelling === null) throw fault(reader, place, "a text in quotes");
  const value = parseSpelling(spelling);
  if (typeof value !== "string" || hasLoneSurrogate(value) || JSON.stringify(value) !== spelling) {
    throw fault(reader, place, "a text in its one canonical spelling");
  }
  reader.at += spelling.length;
  return value;
}

function readNumber(reader: Reader, place: string): number {
  const spelling = match(reader, NUMBER);
  if (spelling === null) throw fault(reader, place, "a JSON value");
  const value = parseSpelling(spelling);
  if (typeof value !== "number" || !Number.isFinite(value) || JSON.stringify(value) !== spelling) {
    throw fault(reader, place, "a number in its one canonical spelling");
  }
  reader.at += spelling.length;
  return value;
}

/** @returns undefined for what is not JSON */
function parseSpelling(spelling: string): unknown {
  try {
    return JSON.parse(spelling);
  } catch {
    return undefined;
  }
}

function match(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at;
  return pattern.exec(reader.text)?.[0] ?? null;
}

function take(reader: Reader, character: string): boolean {
  if (reader.text.charAt(reader.at) !== character) return false;
  reader.at += 1;
  return true;
}

function expect(reader: Reader, character: string, place: string): void {
  if (!take(reader, character)) throw fault(reader, place, `"${character}"`);
}

function fault(reader: Reader, place: string, wanted: string): AppError {
  const found = reader.at < reader.text.length ? reader.text.slice(reader.at, reader.at + 20) : "the end";
  return new AppError(
    "unreadable-file",
    `Expected ${wanted} at ${place} (character ${reader.at + 1}), but found ${JSON.stringify(found)}.`,
    "Canonical JSON (RFC 8785) has one spelling for each value: take the file as it was written.",
  );
}
