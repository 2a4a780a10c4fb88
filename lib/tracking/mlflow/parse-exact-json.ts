import { JsonLineParser } from "@/lib/ingest/parse-json-line";

const QUOTE = 34;
const BACKSLASH = 92;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** No request of a client nests as deep. */
const DEEPEST = 64;
const LONG_WHOLE = /^-?\d{16,}$/;

/**
 * Parses JSON so that no integer loses digits: those that a double may not hold become texts, as protobuf's own JSON
 * writes them. Bare `NaN`, `Infinity` and `-Infinity` become texts as well.
 *
 * @returns undefined when the text is not JSON
 */
export function parseExactJson(text: string): unknown {
  const parsed = new JsonLineParser().parse(text);
  return mayHaveLostDigits(parsed, DEEPEST) ? new JsonLineParser().parse(quoteLongIntegers(text)) : parsed;
}

/** A double beyond 2^53 may stand for another whole number. What nests too deep to be followed may hold one. */
function mayHaveLostDigits(value: unknown, depth: number): boolean {
  if (typeof value === "number") return Number.isInteger(value) && !Number.isSafeInteger(value);
  if (typeof value !== "object" || value === null) return false;
  if (depth === 0) return true;
  for (const inner of Object.values(value)) {
    // Most are texts and small numbers, which need no call.
    if (typeof inner !== "string" && mayHaveLostDigits(inner, depth - 1)) return true;
  }
  return false;
}

function quoteLongIntegers(text: string): string {
  let quoted = "";
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at) + 1;
      continue;
    }
    if (code !== 45 && (code < 48 || code > 57)) {
      at += 1;
      continue;
    }
    NUMBER.lastIndex = at;
    const token = NUMBER.exec(text)?.[0] ?? text.charAt(at);
    if (LONG_WHOLE.test(token)) {
      quoted += `${text.slice(copied, at)}"${token}"`;
      copied = at + token.length;
    }
    at += token.length;
  }
  return quoted + text.slice(copied);
}

/** @returns the index of the closing quote, or the end of the text */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}
