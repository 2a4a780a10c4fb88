import type { Estimate } from "@/lib/core/estimate";
import type { ReportNumber, ReportRecord } from "@/lib/schema/report";
import { isClose } from "../is-close";
import { findDifferingPlace } from "./find-differing-place";

/** Of numbers in pictures and evidence, as of those in Annex A that are no counts. */
const TOLERANCE = 1e-9;

/**
 * Compares a record with the one that was composed again from its inputs: first the inputs by their digests, then
 * every number of Annex A within its tolerance, then what the rules answer, then all else that it says.
 *
 * @returns the differences in words, none where there are none
 */
export function compareRecords(recorded: ReportRecord, computed: ReportRecord): string[] {
  return [
    ...compareInputs(recorded.inputs, computed.inputs),
    ...compareNumbers(recorded.numbers, computed.numbers),
    ...compareVerdicts(recorded.diagnosis.verdicts, computed.diagnosis.verdicts),
    ...compareRest(recorded, computed),
  ];
}

/** Texts, pictures and lists: another engine may word and draw them otherwise. */
function compareRest(recorded: ReportRecord, computed: ReportRecord): string[] {
  if (recorded.engine.version !== computed.engine.version) return [];
  const place = findDifferingPlace(recorded, computed, TOLERANCE);
  return place === null ? [] : [`What the record says at ${place} does not come out of the inputs.`];
}

/** What is digested has a name of its own; how a point lay in its file enters no number. */
function compareInputs(recorded: ReportRecord["inputs"], computed: ReportRecord["inputs"]): string[] {
  const kinds = [
    { what: "points in the bundle are", one: recorded.points.sha256, other: computed.points.sha256 },
    { what: "predictions in the bundle are", one: digestsOf(recorded), other: digestsOf(computed) },
    { what: "analysis plan in the bundle is", one: recorded.plan?.sha256 ?? "", other: computed.plan?.sha256 ?? "" },
  ];
  return kinds.flatMap(({ what, one, other }) =>
    one === other ? [] : [`The ${what} not what the record names by its digest.`],
  );
}

function digestsOf({ predictions }: ReportRecord["inputs"]): string {
  return predictions.map(({ name, sha256 }) => `${name} ${sha256}`).join("\n");
}

function compareNumbers(recorded: readonly ReportNumber[], computed: readonly ReportNumber[]): string[] {
  const again = new Map(computed.map((entry) => [entry.id, entry]));
  const stated = new Set(recorded.map(({ id }) => id));
  return [
    ...recorded.flatMap((entry) => {
      const other = again.get(entry.id);
      if (other === undefined) return [`The number ${entry.id} does not come out of the inputs.`];
      return compareNumber(entry, other);
    }),
    ...computed.flatMap(({ id }) => (stated.has(id) ? [] : [`The record leaves out the number ${id}.`])),
  ];
}

function compareNumber(recorded: ReportNumber, computed: ReportNumber): string[] {
  const { id, subject, measure } = recorded;
  const named = `The number ${id} (${measure}, ${subject})`;
  // The tolerance of the product, and not one that a record may have been given.
  const { tolerance } = computed;
  const [one, other] = [partsOf(recorded.value), partsOf(computed.value)];
  if (recorded.value.status !== computed.value.status)
    return [`${named} is "${recorded.value.status}" in the record, and "${computed.value.status}" computed again.`];
  const part = PARTS.find(
    (name) => !isClose(one[name], other[name], name === "n" || name === "events" ? 0 : tolerance),
  );
  if (part === undefined) return [];
  const has = part === "value" ? "is" : `has "${part}"`;
  return [`${named} ${has} ${one[part] ?? "nothing"} in the record, and ${other[part] ?? "nothing"} computed again.`];
}

const PARTS = ["value", "lower", "upper", "n", "events"] as const;
type Parts = Readonly<Partial<Record<(typeof PARTS)[number], number | undefined>>>;

function partsOf(estimate: Estimate): Parts {
  switch (estimate.status) {
    case "estimated":
      return estimate;
    case "degenerate":
      return { value: estimate.value };
    case "not-estimable":
      return { n: estimate.n, events: estimate.events };
    default:
      return {};
  }
}

type Verdicts = ReportRecord["diagnosis"]["verdicts"];

function compareVerdicts(recorded: Verdicts, computed: Verdicts): string[] {
  const again = new Map(computed.map((verdict) => [nameOf(verdict), answerOf(verdict)]));
  const differing = recorded.flatMap((verdict) => {
    const answer = again.get(nameOf(verdict)) ?? "nothing";
    if (answer === answerOf(verdict)) return [];
    return [`The rule ${nameOf(verdict)} says ${answerOf(verdict)} in the record, and ${answer} computed again.`];
  });
  const isWhole = recorded.length === computed.length;
  return isWhole ? differing : [...differing, "The record holds other verdicts than come out of the inputs."];
}

function nameOf({ rule, subgroup }: Verdicts[number]): string {
  return subgroup === null ? rule : `${rule} of ${subgroup}`;
}

function answerOf({ outcome, severity }: Verdicts[number]): string {
  return severity === null ? outcome : `${outcome} (${severity})`;
}
