import type { RunSettings } from "@/lib/core/run-settings";
import type { FinalLosses } from "@/lib/diagnostics/sensitivity/sensitivity";
import { compareSettings, NOT_STATED, type SettingDifference } from "../compare-settings";

/** A run of the same project with what it states and where its losses end; null while that is computed. */
export type SiblingRun = {
  readonly id: string;
  readonly name: string;
  readonly settings: RunSettings;
  readonly finals: FinalLosses | null;
};

/** In what two runs differ, as far as both state it. */
export type SettingMatch = {
  /** They differ in the learning rate and the seed alone, or in nothing that is stated. */
  readonly isOfRates: boolean;
  /** The one setting in which they differ; null where there is none or more than one. */
  readonly single: { readonly term: string; readonly a: string; readonly b: string } | null;
};

const RATE_TERMS: ReadonlySet<string> = new Set(["learning rate", "seed"]);
/** What a setting brings with it is no second setting. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  model: ["parameters", "kind of model"],
  "data set": ["training set size", "validation set size", "share of events in training", "loss without inputs"],
};

/**
 * Whether run B differs from run A in the learning rate and the seed alone, or in exactly one setting
 * that both state. What only one of them states may be alike or not, so such runs match in nothing.
 */
export function matchSettings(a: RunSettings, b: RunSettings): SettingMatch {
  const rows = compareSettings([withoutLog(a), withoutLog(b)]).rows;
  if (rows.some(({ isKnown }) => !isKnown)) return { isOfRates: false, single: null };
  const terms = new Set(rows.map(({ term }) => term));
  const following = new Set([...terms].flatMap((term) => FOLLOWS[term] ?? []));
  const own = rows.filter(({ term }) => !following.has(term));
  const isSameShape = terms.has("model") || shapeOf(a) === shapeOf(b);
  const [single] = own;
  return {
    isOfRates: isSameShape && a.learningRate !== null && own.every(({ term }) => RATE_TERMS.has(term)),
    single: single !== undefined && own.length === 1 && isSameShape ? toPair(single) : null,
  };
}

function toPair({ term, values: [a, b] }: SettingDifference) {
  return { term, a: a ?? NOT_STATED, b: b ?? NOT_STATED };
}

function withoutLog(settings: RunSettings) {
  return { settings, layerCount: 0, steps: null };
}

/** Layers and their sizes, whatever the order in which the sizes were written. */
function shapeOf({ layerOrder, numel }: RunSettings): string {
  return JSON.stringify([layerOrder, Object.entries(numel).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
