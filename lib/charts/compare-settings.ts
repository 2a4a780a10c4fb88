import { formatInteger } from "@/lib/core/format-number";
import { EMPTY_SETTINGS, type RunSettings } from "@/lib/core/run-settings";
import { describeSettings } from "./describe-settings";

/** What two runs state about themselves. */
export type StatedRun = {
  readonly settings: RunSettings;
  readonly layerCount: number;
  /** First and last logged step; null when nothing was logged. */
  readonly steps: { readonly first: number; readonly last: number } | null;
};

/** One setting of which the two runs do not say the same. */
export type SettingDifference = {
  readonly term: string;
  readonly a: string;
  readonly b: string;
  /** False where one of the runs says nothing, so that they may be alike after all. */
  readonly isStatedTwice: boolean;
};

export type SettingComparison = {
  readonly rows: readonly SettingDifference[];
  /** What the differences allow to say, and what not. */
  readonly sentence: string;
  /** Settings that neither run states, and that may differ unseen. */
  readonly unseen: readonly string[];
};

const NOT_STATED = "not stated";
const NO_SOURCES = { stated: {}, edited: {} } as const;
const LAYERS = "layers in the log";
const STEPS = "steps in the log";
/** Everything that a run may state, in one order for both sides; words about a run are no setting of it. */
const TERMS: readonly string[] = [
  ...describeSettings(EMPTY_SETTINGS, NO_SOURCES).missing.filter((term) => term !== "description"),
  "patients",
  LAYERS,
  STEPS,
];

/** Sets side by side what two runs state about their training; what they state alike is left out. */
export function compareSettings(a: StatedRun, b: StatedRun): SettingComparison {
  const ofA = termsOf(a);
  const ofB = termsOf(b);
  const rows: SettingDifference[] = [];
  const unseen: string[] = [];
  for (const term of TERMS) {
    const [inA, inB] = [ofA.get(term) ?? null, ofB.get(term) ?? null];
    if (inA === null && inB === null && term !== LAYERS && term !== STEPS) unseen.push(term);
    if (inA === inB) continue;
    rows.push({ term, a: inA ?? NOT_STATED, b: inB ?? NOT_STATED, isStatedTwice: inA !== null && inB !== null });
  }
  return { rows, sentence: sentenceOf(rows), unseen };
}

/** What a run states, as it is shown. */
function termsOf({ settings, layerCount, steps }: StatedRun): ReadonlyMap<string, string> {
  const { stated } = describeSettings(settings, NO_SOURCES);
  return new Map([
    ...stated.map(({ term, text }) => [term, text] as const),
    ...(layerCount === 0 ? [] : [[LAYERS, formatInteger(layerCount)] as const]),
    ...(steps === null ? [] : [[STEPS, `${formatInteger(steps.first)} to ${formatInteger(steps.last)}`] as const]),
  ]);
}

function sentenceOf(rows: readonly SettingDifference[]): string {
  const [only] = rows;
  if (only === undefined) return "No stated setting differs; what neither run states may differ all the same.";
  if (rows.length > 1) {
    const oneSided = rows.filter(({ isStatedTwice }) => !isStatedTwice).length;
    const unsure = oneSided === 0 ? "" : ` (${formatInteger(oneSided)} of them stated in one run only)`;
    return `${formatInteger(rows.length)} settings differ${unsure}: ${rows.map(({ term }) => term).join(", ")}. Nothing below can be attributed to one of them.`;
  }
  if (!only.isStatedTwice) return `Only one run states its ${only.term}; nothing below can be attributed to it.`;
  return `One stated setting differs, the ${only.term}: ${only.a} in A, ${only.b} in B. What differs below differs with it; one pair of runs tells neither from chance nor from what nobody stated.`;
}
