import { groupWords } from "@/lib/core/group-words";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { ReportNumber } from "@/lib/schema/report";
import type { SubgroupsDocument } from "@/lib/schema/subgroups";
import { listDataNumbers } from "./list-data-numbers";
import { listGroupNumbers } from "./list-group-numbers";
import { listRunNumbers } from "./list-run-numbers";
import { listTrainingNumbers } from "./list-training-numbers";
import { toNumber } from "./number-entry";
import type { ReportEvidence } from "./report-evidence";

type Analysed = Extract<SubgroupsDocument["analysis"], { readonly status: "analysed" }>;

/** Annex A: every number of the report with what it was computed from, in the order of the report. */
export function listNumbers(evidence: ReportEvidence, analysis: SubgroupsDocument["analysis"]): ReportNumber[] {
  const numbers = [
    ...listDataNumbers(evidence.facts.flow),
    ...(analysis.status === "analysed" ? listAnalysisNumbers(analysis) : []),
    ...listVerdictNumbers(evidence),
    ...listRunNumbers(evidence),
    ...listTrainingNumbers(evidence.subgroupTraining),
  ];
  return withUniqueIds(
    numbers
      .map((entry, order) => ({ entry, order }))
      .sort(bySection)
      .map(({ entry }) => entry),
  );
}

type Ordered = { readonly entry: ReportNumber; readonly order: number };

function bySection(a: Ordered, b: Ordered): number {
  return a.entry.section - b.entry.section || a.order - b.order;
}

/** Two groups of one name under one heading keep apart by their order. */
function withUniqueIds(numbers: readonly ReportNumber[]): ReportNumber[] {
  const seen = new Map<string, number>();
  return numbers.map((entry) => {
    const count = (seen.get(entry.id) ?? 0) + 1;
    seen.set(entry.id, count);
    return count === 1 ? entry : { ...entry, id: `${entry.id}#${count}` };
  });
}

function listAnalysisNumbers(analysis: Analysed): ReportNumber[] {
  const threshold = analysis.threshold?.value ?? null;
  const rows = [`predictions ${analysis.set.name}`, `rows: ${analysis.evaluated.sentence}`];
  const families = [
    { kind: "group", list: analysis.families },
    { kind: "searched", list: analysis.explored },
  ] as const;
  return [
    ...listGroupNumbers(analysis.overall, {
      id: "all",
      subject: "all patients judged",
      section: 5,
      inputs: rows,
      threshold,
    }),
    ...families.flatMap(({ kind, list }) =>
      list.flatMap(({ family, groups }) =>
        groups.flatMap((group) =>
          listGroupNumbers(group, {
            id: `${kind}/${family}/${group.name}`,
            subject: groupWords(group.name),
            section: 6,
            inputs: [...rows, `group: ${group.description}`],
            threshold,
          }),
        ),
      ),
    ),
    ...families.flatMap(({ kind, list }) => list.flatMap((family) => listFamilyTests(family, kind, rows))),
    ...analysis.alternatives.flatMap(({ group, result, alternative }) =>
      listGroupNumbers(result, {
        id: `alternative/${group}/${result.family}/${result.name}`,
        subject: `${groupWords(group)}, defined as ${alternative}`,
        section: 6,
        inputs: [...rows, `group: ${result.description}`],
        threshold,
      }),
    ),
    ...listDoseNumbers(analysis, rows),
  ];
}

function listFamilyTests(family: Analysed["families"][number], kind: string, rows: readonly string[]): ReportNumber[] {
  const { heterogeneity, calibrationTest } = family;
  const subject = `groups of ${groupWords(family.family)}`;
  const n = family.groups.length;
  const entry = (name: string, section: 6 | 7, measure: string, value: number, method: string): ReportNumber =>
    toNumber({
      id: `family/${kind}/${family.family}/${name}`,
      section,
      subject,
      measure,
      value: { status: "estimated", value, method, n, notes: [] },
      inputs: rows,
    });
  const q =
    heterogeneity === null
      ? []
      : [
          entry(
            "q",
            6,
            `Cochran's Q over the AUROCs on ${heterogeneity.degreesOfFreedom} degrees of freedom`,
            heterogeneity.q,
            "Cochran's Q with inverse variances",
          ),
          entry("q/p", 6, "p of Cochran's Q", heterogeneity.p, "chi-squared distribution"),
        ];
  const ratio =
    calibrationTest === null
      ? []
      : [
          entry(
            "calibration-test",
            7,
            `likelihood ratio of intercept and slope by group on ${calibrationTest.degreesOfFreedom} degrees of freedom`,
            calibrationTest.statistic,
            "likelihood ratio of logistic recalibration",
          ),
          entry("calibration-test/p", 7, "p of that likelihood ratio", calibrationTest.p, "chi-squared distribution"),
        ];
  return [...q, ...ratio];
}

function listDoseNumbers({ doseResponse }: Analysed, rows: readonly string[]): ReportNumber[] {
  if (doseResponse === null) return [];
  const inputs = [...rows, "regions with an AIS of 3 or more"];
  return [
    ...doseResponse.levels.flatMap(({ label, observedExpected, standardised, excessLoss, attenuation }) => [
      toNumber({
        id: `dose/${label}/observed-expected`,
        section: 7,
        subject: label,
        measure: "observed / expected",
        value: observedExpected,
        inputs,
      }),
      toNumber({
        id: `dose/${label}/standardised`,
        section: 7,
        subject: label,
        measure: "observed / expected at the risks of all patients",
        value: standardised,
        inputs,
      }),
      toNumber({
        id: `dose/${label}/excess-loss`,
        section: 7,
        subject: label,
        measure: "log loss above what the predicted risks promise, at the risks of all patients",
        value: excessLoss,
        inputs,
      }),
      toNumber({
        id: `dose/${label}/attenuation`,
        section: 10,
        subject: label,
        measure: "what reaches the first layers of the strength of its signal near the output",
        value: attenuation,
        inputs: ["points: gradients by layer and group"],
      }),
    ]),
    toNumber({
      id: "dose/trend",
      section: 7,
      subject: "number of injured regions",
      measure: "change of the log odds for each further region at the same predicted risk",
      value: doseResponse.trend,
      inputs,
    }),
    toNumber({
      id: "dose/loss-trend",
      section: 7,
      subject: "number of injured regions",
      measure: "change of that excess loss for each further region",
      value: doseResponse.lossTrend,
      inputs,
    }),
  ];
}

function listVerdictNumbers({ document }: ReportEvidence): ReportNumber[] {
  return document.verdicts.map(({ rule, version, subgroup, statistic }) =>
    toNumber({
      id: subgroup === null ? `verdict/${rule}` : `verdict/${rule}/${subgroup}`,
      section: 10,
      subject: subgroup === null ? RULE_NAMES[rule] : `${RULE_NAMES[rule]}: ${groupWords(subgroup)}`,
      measure: statistic.name,
      value: statistic.estimate,
      inputs: [rule === "subgroup-performance" ? "predictions and plan" : "points", `rule ${rule}, version ${version}`],
      method: `rule ${rule}, version ${version}`,
    }),
  );
}
