import type { ReportSection } from "@/lib/schema/report";
import type { ReportEvidence } from "./report-evidence";
import {
  coverFacts,
  dataFacts,
  definitionFacts,
  intentFacts,
  multiplicityFacts,
  outputFacts,
  trainingFacts,
} from "./section-facts";

/** Sections 0 to 16 in their fixed order, with what stands in words; numbers and pictures are added by the rendering. */
export function composeSections(evidence: ReportEvidence): ReportSection[] {
  const { subgroups, document, isWhole } = evidence;
  const analysed = subgroups.status === "analysed" ? subgroups : null;
  const withPatients = (text: string): string[] =>
    subgroups.status === "none" ? [`Not supplied: ${subgroups.reason}`] : [text];
  const section = (
    number: number,
    title: string,
    paragraphs: readonly string[],
    facts: ReportSection["facts"] = [],
  ) => ({
    number,
    title,
    paragraphs,
    facts,
  });
  return [
    section(
      0,
      "Cover",
      isWhole
        ? []
        : ["This report is for readers to whom single patients are closed: what tells of 1 to 10 patients is hidden."],
      coverFacts(evidence),
    ),
    section(
      1,
      "Intended use",
      ["As stated by the team; nothing is set in the place of what nobody stated."],
      intentFacts(evidence),
    ),
    section(2, "Data", [], dataFacts(evidence)),
    section(
      3,
      "Groups of patients and their definitions",
      withPatients("Each definition is executed as it stands here."),
      definitionFacts(evidence),
    ),
    section(
      4,
      "Output and threshold",
      withPatients("What the model gives, and from which risk on it alarms."),
      outputFacts(evidence),
    ),
    section(
      5,
      "Results overall",
      withPatients(
        "Discrimination, calibration, overall accuracy and, in section 8, clinical utility, each with its interval.",
      ),
    ),
    section(
      6,
      "Results by group",
      withPatients(
        "Groups stand in declared order. A group is compared with all other patients of known membership, or with the declared reference.",
      ),
      analysed === null ? [] : multiplicityFacts(analysed),
    ),
    section(
      7,
      "Calibration by group",
      withPatients(
        "Observed / expected above 1: more events than predicted, so that the model predicted too low; below 1: too high.",
      ),
    ),
    section(
      8,
      "Clinical utility by group",
      withPatients(
        "Net benefit of deciding by the model, over the better of alarming for all and for nobody; more is better.",
      ),
    ),
    section(
      9,
      "Errors by group",
      withPatients(
        "Counts at the threshold: an event without an alarm is a false negative, an alarm without an event a false positive.",
      ),
    ),
    section(
      10,
      "Training",
      [
        "What the log of the training shows, by rules with stated limits. Verdicts name what was measured; they claim no cause.",
      ],
      trainingFacts(evidence),
    ),
    section(11, "Limits and unanswered questions", [
      "Collected from every number and verdict of this report: what cannot be told, is not estimable, inconclusive, hidden or was not supplied.",
    ]),
    section(12, "Changes since the previous report", [
      "A comparison follows where an earlier record of the run was named; it stands beside this record, which is of its run alone. Numbers keep their ids from report to report.",
    ]),
    section(13, "Review log", [
      "Who opened, judged and signed stands in the audit log and, where signatures were given, in the envelope beside this record: the record itself holds no person and no time.",
    ]),
    section(14, "Standards map", [
      "Which items of published standards hold evidence in this report. It is a map for reviewers and no statement that any standard is met. Item texts are paraphrased.",
    ]),
    section(15, "Reproduction", listReproduction(evidence)),
    section(16, "Integrity", [
      "The record is canonical JSON (RFC 8785); its SHA-256 names it, and every rendering is made from it alone. Head of the audit log and signatures stand in the envelope of a signed bundle.",
      `Remarks of the readers on the files: ${document.issues.length}.`,
    ]),
  ];
}

function listReproduction({ facts, engineVersion }: ReportEvidence): string[] {
  const { points, predictions } = facts.inputs;
  return [
    "Command: rounds report PATH --format json, on the files of the run; it gives this record byte for byte with the same engine.",
    `Engine version ${engineVersion}; random numbers of bootstraps come from fixed seeds, so that intervals are the same each time.`,
    `Inputs: points ${points.sha256}${predictions.map(({ name, sha256 }) => `; ${name} ${sha256 ?? "(digest hidden)"}`).join("")}.`,
    "Tolerance: counts exactly; other numbers to 1 part in 1,000,000,000 by the same engine. A bundle of this report holds inputs and scripts to compute them again, by this engine and by other programs; whether somebody did is not said here.",
  ];
}
