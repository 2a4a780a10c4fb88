import type { ReportRecord, ReportSection } from "@/lib/schema/report";
import type { ReportContext } from "./report-context";

export const PROOFS_SECTION: ReportSection = {
  number: 17,
  title: "Evidence from experiments",
  paragraphs: [
    "A log shows what went together. Each plan below changes one thing, with measure, margin and seeds fixed before anything was trained. They stand beside the record, as they were when this was made.",
  ],
  facts: [],
};

export const GAPS_SECTION: ReportSection = {
  number: 18,
  title: "Where the gap of a group comes from",
  paragraphs: [
    "The gap is the mean log loss of a group's patients outside training less that of all other patients, in nats; its parts add up to it. They stand beside the record, as they were when this was made.",
  ],
  facts: [],
};

/** The sections of a report in their order: those of the record, and those that stand beside it, where they do. */
export function listSections(
  { sections }: Pick<ReportRecord, "sections">,
  { experiments }: Pick<ReportContext, "experiments">,
): readonly ReportSection[] {
  return experiments === undefined ? sections : [...sections, PROOFS_SECTION, GAPS_SECTION];
}
