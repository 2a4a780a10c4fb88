import { groupWords } from "@/lib/core/group-words";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import { findDifferingPlace } from "./find-differing-place";

/** As of the numbers of a record that are no counts. */
const TOLERANCE = 1e-9;

type Gaps = ExperimentEvidence["gaps"];
type GroupGap = Extract<Gaps, { status: "split" }>["groups"][number];

/**
 * Compares the gaps that a report states with those that were split again from its inputs. Runs of experiments are
 * not among these: where one took part in a split, the gap itself and its patients alone can be compared.
 *
 * @param computed without experiments
 * @returns the differences in words, none where there are none
 */
export function compareGaps(stated: Gaps, computed: Gaps): string[] {
  if (stated.status === "none" || computed.status === "none") {
    const place = findDifferingPlace(stated, computed, TOLERANCE);
    return place === null ? [] : ["Whether gaps of groups can be split comes out otherwise of the inputs."];
  }
  const again = new Map(computed.groups.map((group) => [group.subgroup, group]));
  const isWhole = stated.groups.length === computed.groups.length;
  return [
    ...stated.groups.flatMap((group) => compareGroup(group, again.get(group.subgroup))),
    ...(isWhole ? [] : ["Other groups have a gap by the inputs than the report states."]),
  ];
}

function compareGroup(stated: GroupGap, computed: GroupGap | undefined): string[] {
  const name = groupWords(stated.subgroup);
  if (computed === undefined) return [`The gap of ${name} does not come out of the inputs.`];
  const place = findDifferingPlace(comparable(stated, stated), comparable(computed, stated), TOLERANCE);
  return place === null ? [] : [`Of the gap of ${name}, ${place.slice(2)} does not come out of the inputs.`];
}

/** @param stated tells whether an experiment took part */
function comparable({ patients, others, gap, parts }: GroupGap, stated: GroupGap) {
  const own = { patients, others, gap };
  const isRepaired = stated.parts.some(
    ({ part, estimate }) => part === "optimisation" && estimate.status === "estimated",
  );
  if (isRepaired) return own;
  return {
    ...own,
    parts: Object.fromEntries(parts.map((part) => [part.part, part]).filter(([id]) => id !== "optimisation")),
  };
}
