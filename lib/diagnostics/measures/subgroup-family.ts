/**
 * The tests of all rules on the subgroups of one run are one family: groups × kinds of evidence × rules, each
 * in one window that was fixed beforehand. Where nothing is true of any group, a run has a finding in at
 * most the stated share of cases.
 *
 * @see Benjamini & Hochberg, JRSS B 57 (1995)
 */
import type { RuleId } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { controlFalseDiscovery } from "@/lib/statistics/false-discovery";
import { SUBGROUP_FAMILY } from "../subgroup-thresholds";
import type { ExcessSource } from "./excess-evidence";
import { measureExcess } from "./measure-excess";
import { rememberByRun } from "./remember-by-run";
import { measureAttenuation } from "./subgroup-attenuation";
import { measureConflicts } from "./subgroup-conflict";

type SubgroupTest = {
  readonly rule: RuleId;
  readonly subgroup: string;
  readonly source: ExcessSource | null;
  readonly p: number;
};

export type SubgroupFamily = {
  readonly size: number;
  /** True where the test counts as a discovery among all of the run. */
  isDiscovery(rule: RuleId, subgroup: string, source: ExcessSource | null): boolean;
};

/** Judges all tests of a run together. */
export function judgeSubgroupFamily(run: RunData): SubgroupFamily {
  return familyOf(run, "all");
}

const familyOf = rememberByRun((run, _: "all"): SubgroupFamily => {
  const tests = listTests(run);
  const discovered = controlFalseDiscovery(
    tests.map(({ p }) => p),
    SUBGROUP_FAMILY.falseDiscoveries.value,
  );
  const found = tests.filter((_test, index) => discovered[index]);
  return {
    size: tests.length,
    isDiscovery: (rule, subgroup, source) =>
      found.some((test) => test.rule === rule && test.subgroup === subgroup && test.source === source),
  };
});

function listTests(run: RunData): readonly SubgroupTest[] {
  const excess = measureExcess(run).flatMap(({ subgroup, evidence }) =>
    evidence.map(({ source, p }): SubgroupTest => ({ rule: "subgroup-excess-loss", subgroup, source, p })),
  );
  return [
    ...excess,
    ...listGramTests("subgroup-vanishing", measureAttenuation(run)),
    ...listGramTests("subgroup-gradient-conflict", measureConflicts(run)),
  ];
}

function listGramTests(
  rule: RuleId,
  measured: readonly { readonly subgroup: string; readonly p: number | null }[] | { readonly reason: string },
): readonly SubgroupTest[] {
  if ("reason" in measured) return [];
  return measured.flatMap(({ subgroup, p }) => (p === null ? [] : [{ rule, subgroup, source: null, p }]));
}
