import type {
  GroupFamily,
  GroupResult,
  SubgroupAnalysis,
  SubgroupOutcome,
} from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { GroupDocument, SubgroupsDocument } from "@/lib/schema/subgroups";

type OutcomeDocument = SubgroupsDocument["analysis"];
type FamilyDocument = Extract<OutcomeDocument, { status: "analysed" }>["families"][number];

/** The analysis as API and report write it: where a page has a state beside a hidden number, they have null. */
export function toAnalysisDocument(analysis: SubgroupOutcome): OutcomeDocument {
  if (analysis.status === "none") return analysis;
  return {
    ...analysis,
    overall: toGroupDocument(analysis.overall),
    families: analysis.families.map(toFamilyDocument),
    explored: analysis.explored.map(toFamilyDocument),
    alternatives: analysis.alternatives.map((other) => ({ ...other, result: toGroupDocument(other.result) })),
  };
}

/** The way back, for the pictures that are drawn from a record. */
export function fromAnalysisDocument(document: OutcomeDocument): SubgroupOutcome {
  if (document.status === "none") return document;
  const analysis: SubgroupAnalysis = {
    ...document,
    overall: fromGroupDocument(document.overall),
    families: document.families.map(fromFamilyDocument),
    explored: document.explored.map(fromFamilyDocument),
    alternatives: document.alternatives.map((other) => ({ ...other, result: fromGroupDocument(other.result) })),
  };
  return analysis;
}

function toFamilyDocument(family: GroupFamily): FamilyDocument {
  return { ...family, groups: family.groups.map(toGroupDocument) };
}

function fromFamilyDocument(family: FamilyDocument): GroupFamily {
  return { ...family, groups: family.groups.map(fromGroupDocument) };
}

/** A hidden number is none, where a page has the state beside it. */
function toGroupDocument(group: GroupResult): GroupDocument {
  return {
    ...group,
    patients: group.meanRisk.status === "suppressed" ? null : group.patients,
    events: group.prevalence.status === "suppressed" ? null : group.events,
  };
}

function fromGroupDocument(group: GroupDocument): GroupResult {
  return { ...group, patients: group.patients ?? 0, events: group.events ?? 0 };
}
