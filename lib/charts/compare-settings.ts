import { formatCount, formatInteger } from "@/lib/core/format-number";
import { OWNER_STATEMENTS } from "@/lib/core/owner-statements";
import { EMPTY_SETTINGS, type RunSettings } from "@/lib/core/run-settings";
import { describeSettings, settingTerm } from "./describe-settings";

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
  /** Those that both runs state first. */
  readonly rows: readonly SettingDifference[];
  /** What the differences allow to say, and what not. */
  readonly sentence: string;
  /** Settings that neither run states, and that may differ unseen. */
  readonly unseen: readonly string[];
};

const NOT_STATED = "not stated";
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
/** Everything that a run may state, in one order for both sides. */
const TERMS: readonly string[] = [
  ...describeSettings(EMPTY_SETTINGS, NO_SOURCES).missing.filter((term) => !WORDS.has(term)),
  PATIENTS,
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
    if (inA === null && inB === null && !FROM_THE_LOG.has(term)) unseen.push(term);
    if (inA === inB) continue;
    rows.push({ term, a: inA ?? NOT_STATED, b: inB ?? NOT_STATED, isStatedTwice: inA !== null && inB !== null });
  }
  const sorted = [...rows.filter((row) => row.isStatedTwice), ...rows.filter((row) => !row.isStatedTwice)];
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
  const differing = rows.filter(({ isStatedTwice }) => isStatedTwice);
  const oneSided = rows.length - differing.length;
  const [only] = differing;
  if (only === undefined) {
    return oneSided === 0
      ? "No stated setting differs; what neither run states may differ all the same."
      : `No setting that both runs state differs. ${formatInteger(oneSided)} ${oneSided === 1 ? "is" : "are"} stated in one run only, and nothing below can be attributed to one of them.`;
  }
  if (rows.length === 1) {
    return `One stated setting differs, the ${only.term}: ${only.a} in A, ${only.b} in B. What differs below differs with it; one pair of runs tells neither from chance nor from what nobody stated.`;
  }
  const head = `${formatCount(differing.length, "setting differs", "settings differ")}: ${differing.map(({ term }) => term).join(", ")}.`;
  const more =
    oneSided === 0 ? "" : ` ${formatInteger(oneSided)} more ${oneSided === 1 ? "is" : "are"} stated in one run only.`;
  return `${head}${more} Nothing below can be attributed to one of them.`;
}
