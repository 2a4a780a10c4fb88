export type JsonObject = Readonly<Record<string, unknown>>;

const QUOTE = 34;
const BACKSLASH = 92;
const BARE_TOKENS = ["-Infinity", "Infinity", "NaN"] as const;

/**
 * Parses lines of JSON as Python writes them, with bare `NaN`, `Infinity` and `-Infinity`. Standard
 * lines cost one JSON.parse; where a line needed the bare words, the next one most likely does too.
 */
export class JsonLineParser {
  #expectsBareTokens = false;

  /** @returns the parsed value, or undefined when the line is not JSON */
  parse(line: string): unknown {
    const quoted = this.#expectsBareTokens ? quoteBareTokens(line) : null;
    this.#expectsBareTokens = quoted !== null;
    const value = parseOrUndefined(quoted ?? line);
    if (value !== undefined || quoted !== null) return value;
    const second = quoteBareTokens(line);
    if (second === null) return undefined;
    this.#expectsBareTokens = true;
    return parseOrUndefined(second);
  }
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Puts quotes around bare non-finite words outside strings; the readers take the quoted words for
 * numbers again.
 *
 * @returns null when there is none
 */
function quoteBareTokens(line: string): string | null {
  if (!line.includes("NaN") && !line.includes("Infinity")) return null;
  let quoted = "";
  let copied = 0;
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(line, at);
      continue;
    }
    if (code !== 73 && code !== 78 && code !== 45) continue;
    const token = BARE_TOKENS.find((word) => line.startsWith(word, at));
    if (token === undefined) continue;
    quoted += `${line.slice(copied, at)}"${token}"`;
    at += token.length - 1;
    copied = at + 1;
  }
  return copied === 0 ? null : quoted + line.slice(copied);
}

/** @returns the index of the closing quote, or the end of the line */
function endOfString(line: string, start: number): number {
  for (let at = start + 1; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return line.length;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns whether arrays and objects lie more than `limit` deep in each other */
export function nestsDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (limit === 0) return true;
  for (const inner of Object.values(value)) {
    if (typeof inner === "object" && inner !== null && nestsDeeperThan(inner, limit - 1)) return true;
  }
  return false;
}
