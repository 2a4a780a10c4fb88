import type { Estimate } from "@/lib/core/estimate";
import type { ReportNumber } from "@/lib/schema/report";
import type { ItemAnswer, ItemCheck, StandardContent } from "./standard";

/** More pointers than this say no more than the section does. */
const MOST_POINTERS = 6;

export const WITHOUT_PREDICTIONS = "No predictions of patients were supplied.";

/** Items that people write, and for which a run has no setting. */
export const byPeople: ItemCheck = () => ({
  state: "not filled",
  pointers: [],
  note: "To be written by people; a run has no setting for it.",
});

/** Items that this product cannot hold evidence for at all. */
export function outOfScope(note: string): ItemCheck {
  return () => ({ state: "out of scope", pointers: [], note });
}

/** Items whose evidence lies beside the record, in the envelope and the audit log. */
export function besideRecord(note: string): ItemCheck {
  return () => ({ state: "not filled", pointers: ["section 16"], note });
}

/** Evidence for a part of what is asked, whatever else the record holds. */
export function partly(section: number, note: string): ItemCheck {
  return () => ({ state: "partly filled", pointers: [`section ${section}`], note });
}

/** A point estimate without an interval fills an item on performance only in part. */
export const overallPerformance: ItemCheck = (content) =>
  numbersWithIntervals(content, ["all/auroc", "all/observed-expected", "all/brier"], 5);

/** Of every declared group. */
export const groupPerformance: ItemCheck = (content) => {
  const { analysis } = content;
  if (analysis.status === "none") return empty(WITHOUT_PREDICTIONS);
  const ids = analysis.families.flatMap(({ family, groups }) =>
    groups.flatMap(({ name }) => ["auroc", "observed-expected"].map((measure) => `group/${family}/${name}/${measure}`)),
  );
  if (ids.length === 0) return empty("The predictions name no groups of patients.");
  return withNote(
    numbersWithIntervals(content, ids, 6),
    isDeclared(content) ? "" : "No groups were declared; those that the file offers stand in their place.",
    isDeclared(content),
  );
};

/** Both, over all patients and in the key groups. */
export const performanceWithGroups: ItemCheck = (content) => {
  const [overall, groups] = [overallPerformance(content), groupPerformance(content)];
  const states = [overall.state, groups.state];
  const state = states.every((one) => one === "filled")
    ? "filled"
    : states.every((one) => one === "not filled")
      ? "not filled"
      : "partly filled";
  return {
    state,
    pointers: [...overall.pointers, ...groups.pointers].slice(0, MOST_POINTERS),
    note: [overall.note, groups.note].filter((note) => note !== "").join(" "),
  };
};

export const heterogeneity: ItemCheck = (content) =>
  numbersMatching(content, /^family\/.*\/(?:q|calibration-test)$/, 6, "No family of groups could be tested across.");

export const sampleSizes: ItemCheck = (content) =>
  numbersMatching(content, /^(?!data\/).*\/(?:patients|events)$/, 5, WITHOUT_PREDICTIONS);

export const neededPatients: ItemCheck = (content) => {
  const found = numbersMatching(
    content,
    /\/needed\//,
    6,
    "No number of patients that would narrow an interval was computed.",
  );
  return found.state === "not filled"
    ? found
    : {
        ...found,
        state: "partly filled",
        note: "How many patients would narrow each interval; the reasons for a sample size are for people to write.",
      };
};

export const crossTabulation: ItemCheck = (content) =>
  numbersMatching(
    content,
    /\/(?:true|false)-(?:positives|negatives)$/,
    9,
    "No threshold is known, so that there is no table of alarms.",
  );

export const errorsByGroup: ItemCheck = (content) =>
  numbersMatching(content, /^group\/.*\/false-(?:positives|negatives)$/, 9, "No table of alarms by group is known.");

export const calibration: ItemCheck = (content) =>
  numbersWithIntervals(content, ["all/calibration-slope", "all/calibration-in-the-large", "all/observed-expected"], 7);

export const threshold: ItemCheck = ({ analysis }) => {
  if (analysis.status === "none" || analysis.threshold === null)
    return empty("No threshold was declared, and no file names one.");
  const isDeclaredOne = analysis.threshold.source === "declared";
  return {
    state: isDeclaredOne ? "filled" : "partly filled",
    pointers: ["section 4"],
    note: isDeclaredOne ? "With its owner and reason." : "Named by the file of predictions, without owner and reason.",
  };
};

export const declaredMargins: ItemCheck = ({ analysis }) => {
  if (analysis.status === "none" || Object.keys(analysis.plan.content.margins).length === 0)
    return empty("No margin was declared.");
  const isBefore = !analysis.plan.isAfterResults;
  return {
    state: isBefore ? "filled" : "partly filled",
    pointers: ["section 6"],
    note: isBefore ? "Declared before results are known to have been seen." : "Declared after results were seen.",
  };
};

export const groupDefinitions: ItemCheck = (content) => {
  const { analysis } = content;
  if (analysis.status === "none" || analysis.families.length === 0) return empty("No groups of patients are defined.");
  return {
    state: isDeclared(content) ? "filled" : "partly filled",
    pointers: ["section 3", "section 6"],
    note: isDeclared(content)
      ? "Executed definitions, comparisons and how they were adjusted."
      : "Definitions and comparisons, but nothing was declared beforehand.",
  };
};

export const modelVersion: ItemCheck = ({ analysis, evidence }) => {
  const hasDigest = analysis.status === "analysed" && analysis.set.modelSha256 !== null;
  if (hasDigest) return { state: "filled", pointers: ["section 0"], note: "With the SHA-256 of the artefact." };
  if (evidence.facts.settings.model === null) return empty("Neither a name nor a digest of the model was supplied.");
  return { state: "partly filled", pointers: ["section 0"], note: "A name, without the digest of the artefact." };
};

export const trainingEvidence: ItemCheck = ({ numbers }) => {
  const ids = numbers.filter(({ id, value }) => id.startsWith("verdict/") && hasNumber(value)).map(({ id }) => id);
  return ids.length === 0
    ? empty("No check of the training gave a number.")
    : { state: "partly filled", pointers: shorten(ids, 10), note: "Verdicts of the training log." };
};

export const overfitting: ItemCheck = ({ numbers }) => {
  const known = numbers.find(({ id, value }) => id === "verdict/overfitting" && hasNumber(value));
  return known === undefined
    ? empty("The check for overfitting gave no number.")
    : { state: "filled", pointers: [known.id], note: "" };
};

export const inputHashes: ItemCheck = () => ({
  state: "filled",
  pointers: ["section 15"],
  note: "SHA-256 of points and predictions, versions of engine, rules and policies.",
});

function isDeclared({ analysis }: StandardContent): boolean {
  return analysis.status === "analysed" && analysis.plan.content.subgroups.length > 0;
}

function withNote(answer: ItemAnswer, note: string, isWhole: boolean): ItemAnswer {
  const state = answer.state === "filled" && !isWhole ? "partly filled" : answer.state;
  return { ...answer, state, note: [answer.note, note].filter((text) => text !== "").join(" ") };
}

function numbersWithIntervals({ numbers }: StandardContent, ids: readonly string[], section: number): ItemAnswer {
  const wanted = new Set(ids);
  const found = numbers.filter(({ id, value }) => wanted.has(id) && hasNumber(value));
  if (found.length === 0) return empty("No such number could be computed.");
  const narrow = found.filter(({ value }) => hasInterval(value));
  const pointers = shorten(
    found.map(({ id }) => id),
    section,
  );
  if (narrow.length === wanted.size) return { state: "filled", pointers, note: "" };
  const [missing, open] = [wanted.size - found.length, found.length - narrow.length];
  const notes = [
    missing > 0 ? `${missing} not estimable or hidden` : "",
    open > 0 ? `${open} without an interval` : "",
  ];
  return {
    state: "partly filled",
    pointers,
    note: `Of ${wanted.size} numbers ${notes.filter((note) => note !== "").join(", ")}.`,
  };
}

/** The numbers whose ids match, groups of a search aside. */
export function numbersMatching(
  { numbers }: StandardContent,
  pattern: RegExp,
  section: number,
  without: string,
): ItemAnswer {
  const matching = numbers.filter(({ id }) => pattern.test(id) && !id.startsWith("searched/"));
  const found = matching.filter(({ value }) => hasNumber(value));
  if (found.length === 0) return empty(without);
  const isWhole = found.length === matching.length;
  return {
    state: isWhole ? "filled" : "partly filled",
    pointers: shorten(
      found.map(({ id }) => id),
      section,
    ),
    note: isWhole ? "" : `${matching.length - found.length} of ${matching.length} numbers are not estimable or hidden.`,
  };
}

function shorten(ids: readonly ReportNumber["id"][], section: number): string[] {
  return [`section ${section}`, ...ids.slice(0, MOST_POINTERS - 1)];
}

export function empty(note: string): ItemAnswer {
  return { state: "not filled", pointers: [], note };
}

function hasNumber({ status }: Estimate): boolean {
  return status === "estimated" || status === "degenerate";
}

function hasInterval(value: Estimate): boolean {
  return value.status === "estimated" && value.lower !== undefined && value.upper !== undefined;
}
