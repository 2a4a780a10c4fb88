import { gapHeight } from "@/lib/charts/subgroups/draw-gap";
import { prepareGap } from "@/lib/charts/subgroups/prepare-gap";
import { capitalise } from "@/lib/core/capitalise";
import { groupWords } from "@/lib/core/group-words";
import { GAP_PART_NAMES } from "@/lib/diagnostics/gap/describe-group-gap";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import { heading, paragraph, type ReportBlock } from "./report-block";
import { wordTable } from "./tabulate";

type Blocks = readonly ReportBlock[];
type SplitGaps = Extract<ExperimentEvidence["gaps"], { status: "split" }>;

/** Section 18: for each group with a gap its parts, how sure they are, and what it would take to close them. */
export function prepareGaps({ gaps }: ExperimentEvidence): Blocks {
  if (gaps.status === "none") return [paragraph(gaps.reason)];
  return [paragraph(gaps.basis), ...gaps.groups.flatMap(prepareGroup), ...prepareLeftOut(gaps)];
}

function prepareGroup(group: SplitGaps["groups"][number]): Blocks {
  const name = groupWords(group.subgroup);
  const chart = prepareGap(group);
  return [
    heading(`Gap of ${name}`),
    paragraph(group.sentence),
    { kind: "figure", figure: { kind: "gap", chart }, height: gapHeight(chart) },
    wordTable(
      `Parts of the gap of ${name}`,
      ["part", "nats (95 %)", "what it would take to close it", "what it rests on"],
      group.parts.map(({ part, closing, evidence }) => [
        capitalise(GAP_PART_NAMES[part]),
        chart.rows.find((row) => row.part === part)?.value ?? "",
        closing,
        evidence,
      ]),
    ),
  ];
}

function prepareLeftOut({ leftOut }: SplitGaps): Blocks {
  if (leftOut.length === 0) return [];
  return [
    wordTable(
      "Groups that are not split",
      ["group", "what is missing"],
      leftOut.map(({ subgroup, reason }) => [groupWords(subgroup), reason]),
    ),
  ];
}
