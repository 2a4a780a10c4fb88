import type { InputDefinition } from "./clinical-inputs";
import { isPossibleInjuryScore, sumThreeGreatestSquares } from "./injury-score";
import { isMissingWord } from "./missing-words";

/** What a cell says; `flag` is why somebody should look at it. */
export type ParsedValue = { readonly value: number | undefined; readonly flag: ValueFlag | null };
/** "ambiguous": several values, the greatest is used. The others make a value unknown. */
export type ValueFlag = "ambiguous" | "impossible" | "not-comparable" | "unreadable";

const UNKNOWN: ParsedValue = { value: undefined, flag: null };
/** "3", "3.0", "−6,5": one number and nothing else. */
const ONE_NUMBER = /^[-−+]?\d+(?:[.,]\d+)?$/;
/** "3 or 2", "2/3", "2-3": registries hold such values; the greatest counts. */
const SEVERAL_NUMBERS = /^\d+(?:\s*(?:or|and|to|\/|-|–|,|;|\|)\s*\d+)+$/i;
/** Ages above 89 may not be given exactly (45 CFR 164.514(b)(2)(i)(C)), so files write "90+" or ">89". */
const OPEN_ABOVE = /^(?:(\d+)\s*\+|>\s*=?\s*(\d+))$/;
/** "1T", "10t", "1c": a patient with a tube or closed eyes; the number is not the scale's. */
const NOT_COMPARABLE = /^\d+\s*\(?[tc]\)?$/i;
/** AIS code with its severity behind the point: 140652.4. */
const AIS_CODE = /^\d{6}\.(\d)$/;
/** AIS 9: the injury is there, its severity is not known. */
const SEVERITY_UNKNOWN = 9;

/** Reads one cell as the input that it was recognised as. */
export function parseClinicalValue(text: string, definition: InputDefinition): ParsedValue {
  const cell = text.trim();
  if (isMissingWord(cell)) return UNKNOWN;
  switch (definition.reading) {
    case "number":
      return parseNumber(cell, definition);
    case "severity":
      return parseSeverity(cell, definition);
    case "severities":
      return parseSeverities(cell);
    case "coma-scale":
      return NOT_COMPARABLE.test(cell) ? unknownBecause("not-comparable") : parseSeverity(cell, definition);
    case "injury-score":
      return parseInjuryScore(cell, definition);
    case "kind-of-injury":
      return parseKindOfInjury(cell);
  }
}

function unknownBecause(flag: ValueFlag): ParsedValue {
  return { value: undefined, flag };
}

function parseNumber(cell: string, { range }: InputDefinition): ParsedValue {
  const open = OPEN_ABOVE.exec(cell);
  const value = ONE_NUMBER.test(cell) ? toNumber(cell) : Number(open?.[1] ?? open?.[2] ?? Number.NaN);
  if (Number.isNaN(value)) return unknownBecause("unreadable");
  return value < range[0] || value > range[1] ? unknownBecause("impossible") : { value, flag: null };
}

/** A whole number of a scale; of several the greatest. AIS 9 stays out: it says that nobody knows. */
function parseSeverity(cell: string, definition: InputDefinition): ParsedValue {
  const isSeveral = SEVERAL_NUMBERS.test(cell);
  if (!isSeveral && !ONE_NUMBER.test(cell)) return unknownBecause("unreadable");
  const values = isSeveral ? (cell.match(/\d+/g) ?? []).map(Number) : [toNumber(cell)];
  if (definition.reading === "severity" && values.includes(SEVERITY_UNKNOWN)) return UNKNOWN;
  const [least, greatest] = definition.range;
  const isPossible = values.every((value) => Number.isInteger(value) && value >= least && value <= greatest);
  if (!isPossible) return unknownBecause("impossible");
  return { value: Math.max(...values), flag: isSeveral ? "ambiguous" : null };
}

/** All injuries of a patient in one cell; their NISS, unknown as soon as one severity is. */
function parseSeverities(cell: string): ParsedValue {
  const severities = cell
    .split(/[\s,;|]+/)
    .filter((part) => part !== "")
    .map((part) => Number(AIS_CODE.exec(part)?.[1] ?? (/^\d$/.test(part) ? part : Number.NaN)));
  if (severities.some(Number.isNaN)) return unknownBecause("unreadable");
  if (severities.includes(SEVERITY_UNKNOWN)) return UNKNOWN;
  if (severities.some((value) => value < 1 || value > 6)) return unknownBecause("impossible");
  return { value: sumThreeGreatestSquares(severities), flag: null };
}

function parseInjuryScore(cell: string, definition: InputDefinition): ParsedValue {
  const parsed = parseNumber(cell, definition);
  if (parsed.value === undefined || isPossibleInjuryScore(parsed.value)) return parsed;
  return unknownBecause("impossible");
}

function parseKindOfInjury(cell: string): ParsedValue {
  const word = cell.toLowerCase();
  if (/^(?:b|blunt|0|no|false)$/.test(word)) return { value: 0, flag: null };
  if (/^(?:p|pen|penetrating|1|yes|true)$/.test(word)) return { value: 1, flag: null };
  return unknownBecause("unreadable");
}

function toNumber(cell: string): number {
  return Number(cell.replace("−", "-").replace(",", "."));
}
