import { formatCount, formatInteger, formatPercent } from "@/lib/core/format-number";
import { PROOF_STATE_WORDS } from "./proof-words";
import { FEWEST_FOR_SHARE, type OutcomeCounts } from "./summarise-outcomes";

const MOST_NAMED = 3;

/**
 * What experiments on findings of a check showed, in words: counts, a percentage only where there are enough,
 * and what they are counted over.
 *
 * @param projects names of all projects that the reader may see
 */
export function describeOutcomes(counts: OutcomeCounts, projects: readonly string[]): string {
  const where = describeProjects(projects);
  const left =
    counts.unfinished === 0
      ? ""
      : ` ${formatCount(counts.unfinished, "plan")} without an answer yet ${counts.unfinished === 1 ? "is" : "are"} left out.`;
  if (counts.completed === 0) return `No experiment on a finding of this check is completed in ${where}.${left}`;
  const told = `In ${formatCount(counts.completed, "completed experiment")} on findings of this check: ${listCounts(counts)}.`;
  const few =
    counts.shareChanged.status === "estimated"
      ? ""
      : ` Fewer than ${formatInteger(FEWEST_FOR_SHARE)} are too few for a percentage.`;
  return `${told}${few} Counted over ${where}; somebody chose which findings to put to the test.${left}`;
}

/** "9 changed when repaired (75 %, 95 % interval 43 % to 95 %), 3 not changed". */
function listCounts({ changed, worse, notChanged, cannotTell, shareChanged }: OutcomeCounts): string {
  const share = shareChanged.status === "estimated" ? ` (${describeShare(shareChanged.value, shareChanged)})` : "";
  return [
    `${changed} ${PROOF_STATE_WORDS.changed}${share}`,
    ...(worse === 0 ? [] : [`${worse} ${PROOF_STATE_WORDS.worse}`]),
    ...(notChanged === 0 ? [] : [`${notChanged} ${PROOF_STATE_WORDS["not-changed"]}`]),
    ...(cannotTell === 0 ? [] : [`${cannotTell} ${PROOF_STATE_WORDS["cannot-tell"]}`]),
  ].join(", ");
}

function describeShare(
  value: number,
  { lower = value, upper = value }: { readonly lower?: number; readonly upper?: number },
): string {
  return `${formatPercent(value)}, 95 % interval ${formatPercent(lower)} to ${formatPercent(upper)}`;
}

function describeProjects(projects: readonly string[]): string {
  if (projects.length === 0) return "the projects that you may read, of which there is none";
  const named = projects.slice(0, MOST_NAMED).join(", ");
  const more = projects.length - MOST_NAMED;
  return `${projects.length === 1 ? "the project" : `the ${formatInteger(projects.length)} projects`} that you may read (${named}${more > 0 ? `, and ${formatInteger(more)} more` : ""})`;
}
