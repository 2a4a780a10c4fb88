import { expect } from "vitest";
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { estimateOf } from "./judge-one";

const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const NUMBER = /([−-]?\d[\d,]*(?:\.\d+)?)(?:(?: ×)? ?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?|(?<!\d)10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g;

/** The numbers of a sentence as a person reads them, percentages as they stand; numbers inside the given names are none. */
export function numbersIn(text: string, names: readonly string[] = []): readonly number[] {
  const bare = names.reduce((rest, name) => rest.replaceAll(name, "a layer"), text);
  return [...bare.matchAll(NUMBER)].map(([whole, mantissa, power]) => {
    const alone = /^10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+$/.test(whole) ? readPower(whole.slice(2)) : null;
    if (alone !== null) return 10 ** alone;
    const value = Number((mantissa ?? "").replaceAll(",", "").replace("−", "-"));
    return power === undefined ? value : value * 10 ** readPower(power);
  });
}

function readPower(text: string): number {
  return Number([...text].map((character) => (character === "⁻" ? "-" : DIGITS.indexOf(character))).join(""));
}

/** True where a printed number is the given one, as far as its two or three printed digits can say. */
function isPrinted(printed: number, value: number): boolean {
  const tolerance = Math.abs(value) < 0.001 || Math.abs(value) >= 100_000 ? 0.051 : 0.0051;
  return printed === value || Math.abs(printed - value) <= tolerance * Math.abs(value);
}

/**
 * Fails unless every number of the text is one of the given ones: no sentence may hold a number that
 * nobody measured.
 */
export function expectOnlyNumbers(text: string, allowed: readonly number[], names: readonly string[] = []): void {
  const found = numbersIn(text, names);
  expect(found.length, text).toBeGreaterThan(0);
  const strange = found.filter((printed) => !allowed.some((value) => isPrinted(printed, value)));
  expect(strange, `numbers that nobody measured in “${text}”; known: ${allowed.join(", ")}`).toEqual([]);
}

/** What the statistic of a verdict says in numbers: value, interval, level in per cent, limit, onset and windows. */
export function numbersOf(verdict: Verdict): readonly number[] {
  const { value, lower = value, upper = value, level = 0.95 } = estimateOf(verdict);
  const { statistic, onsetStep, persistence } = verdict;
  return [
    ...[value, lower, upper, level * 100],
    ...(statistic.threshold === null ? [] : [statistic.threshold.value]),
    ...(onsetStep === null ? [] : [onsetStep]),
    ...(persistence === null ? [] : [persistence.windows, persistence.of]),
  ];
}

/**
 * Levels of the training loss that a sentence may name, computed here by the plainest means: the first
 * one, medians of the first fiftieth and tenth, the mean of the last fifth, the median of the last tenth,
 * the lowest and the highest.
 */
export function lossLevelsOf(run: RunData): readonly number[] {
  const losses = [...(run.series.find(({ metric }) => metric === "loss")?.points.values ?? [])].filter(Number.isFinite);
  const middle = (values: readonly number[]): number => {
    const sorted = values.toSorted((a, b) => a - b);
    const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
    return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
  };
  const last = losses.slice(Math.floor(losses.length * 0.8));
  return [
    losses[0] ?? Number.NaN,
    middle(losses.slice(0, Math.max(3, Math.ceil(losses.length / 50)))),
    middle(losses.slice(0, Math.max(1, Math.floor(losses.length / 10)))),
    last.reduce((sum, value) => sum + value, 0) / last.length,
    middle(losses.slice(-Math.max(1, Math.floor(losses.length / 10)))),
    Math.min(...losses),
    Math.max(...losses),
  ];
}
