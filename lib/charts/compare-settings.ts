import { formatCount, formatInteger } from "@/lib/core/format-number";
import { OWNER_STATEMENTS } from "@/lib/core/owner-statements";
import { EMPTY_SETTINGS, type RunSettings } from "@/lib/core/run-settings";
import { joinByText } from "./comparison/run-letters";
import { describeSettings, settingTerm } from "./describe-settings";

/** What a run states about itself. */
export type StatedRun = {
  readonly settings: RunSettings;
  readonly layerCount: number;
  /** First and last logged step; null when nothing was logged. */
  readonly steps: { readonly first: number; readonly last: number } | null;
};

/** One setting of which not all runs say the same. */
export type SettingDifference = {
  readonly term: string;
  /** In the order of the runs; null where one says nothing. */
  readonly values: readonly (string | null)[];
  /** Two runs state different things; else they may be alike after all. */
  readonly isKnown: boolean;
};

export type SettingComparison = {
  /** Those that are known to differ first. */
  readonly rows: readonly SettingDifference[];
  /** What the differences allow to say, and what not. */
  readonly sentence: string;
  /** Settings that no run states, and that may differ unseen. */
  readonly unseen: readonly string[];
};

/** In the place of a setting that a run does not state. */
export const NOT_STATED = "not stated";
const NO_SOURCES = { stated: {}, edited: {} } as const;
const PATIENTS = "patients";
const LAYERS = "layers in the log";
const STEPS = "steps in the log";
/** Known without anybody stating it, or no setting where it is not. */
const FROM_THE_LOG: ReadonlySet<string> = new Set([LAYERS, STEPS, PATIENTS]);
/** What is said about a run, its use and its data is no setting of its training. */
const WORDS: ReadonlySet<string> = new Set([
  settingTerm("description"),
  ...OWNER_STATEMENTS.map(({ field }) => settingTerm(field)),
]);
/** Everything that a run may state, in one order for all of them. */
const TERMS: readonly string[] = [
  ...describeSettings(EMPTY_SETTINGS, NO_SOURCES).missing.filter((term) => !WORDS.has(term)),
  PATIENTS,
  LAYERS,
  STEPS,
];

/** Sets side by side what runs state about their training; what they all state alike is left out. */
export function compareSettings(runs: readonly StatedRun[]): SettingComparison {
  const stated = runs.map(termsOf);
  const rows: SettingDifference[] = [];
  const unseen: string[] = [];
  for (const term of TERMS) {
    const values = stated.map((terms) => terms.get(term) ?? null);
    const known = new Set(values.filter((value) => value !== null));
    if (known.size === 0 && !FROM_THE_LOG.has(term)) unseen.push(term);
    if (new Set(values).size > 1) rows.push({ term, values, isKnown: known.size > 1 });
  }
  const sorted = [...rows.filter(({ isKnown }) => isKnown), ...rows.filter(({ isKnown }) => !isKnown)];
  return { rows: sorted, sentence: sentenceOf(rows), unseen };
}

/** What a run states, as it is shown. */
function termsOf({ settings, layerCount, steps }: StatedRun): ReadonlyMap<string, string> {
  const { stated } = describeSettings(settings, NO_SOURCES);
  return new Map([
    // That patients are not marked as synthetic is what a run says that says nothing about them.
    ...stated.flatMap(({ term, text }) => (term === PATIENTS && !settings.synthetic ? [] : [[term, text] as const])),
    ...(layerCount === 0 ? [] : [[LAYERS, formatInteger(layerCount)] as const]),
    ...(steps === null ? [] : [[STEPS, `${formatInteger(steps.first)} to ${formatInteger(steps.last)}`] as const]),
  ]);
}

function sentenceOf(rows: readonly SettingDifference[]): string {
  const differing = rows.filter(({ isKnown }) => isKnown);
  const partly = rows.length - differing.length;
  const [only] = differing;
  if (only === undefined) {
    return partly === 0
      ? "No stated setting differs; what no run states may differ all the same."
      : `No setting differs between runs that state it. ${formatInteger(partly)} ${partly === 1 ? "is" : "are"} stated in some of the runs only, and nothing below can be attributed to one of them.`;
  }
  if (rows.length === 1) {
    return `One stated setting differs, the ${only.term}: ${joinByText(only.values.map((value) => value ?? NOT_STATED))}. What differs below differs with it; so few runs tell neither from chance nor from what nobody stated.`;
  }
  const head = `${formatCount(differing.length, "setting differs", "settings differ")}: ${differing.map(({ term }) => term).join(", ")}.`;
  const more =
    partly === 0
      ? ""
      : ` ${formatInteger(partly)} more ${partly === 1 ? "is" : "are"} stated in some of the runs only.`;
  return `${head}${more} Nothing below can be attributed to one of them.`;
}
