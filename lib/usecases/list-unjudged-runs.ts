import type { Actor } from "@/lib/auth/roles";
import type { RuleId } from "@/lib/core/verdict";
import { listJudgedVerdicts } from "@/lib/db/list-judged-verdicts";
import { type ListedRun, listRuns } from "@/lib/db/list-runs";
import { ofReader, readListLine } from "./list-line";
import type { Runtime } from "./runtime";

/** Of the newest runs with findings so many are looked through: what a finding is on stands inside the diagnosis. */
const EXAMINED = 50;

export type UnjudgedRun = {
  readonly id: string;
  readonly name: string;
  readonly project: { readonly id: string; readonly name: string };
  readonly findings: readonly { readonly rule: RuleId; readonly subgroup: string }[];
};

/**
 * Runs with findings on groups of patients that nobody has judged, the newest first, as a reader may see them; none of
 * experiments.
 *
 * @returns the first ones, how many there are, and how many runs with findings were looked through
 */
export async function listUnjudgedRuns(
  { database }: Runtime,
  actor: Actor,
  { projectIds, limit }: { readonly projectIds: readonly string[] | null; readonly limit: number },
): Promise<{ readonly runs: readonly UnjudgedRun[]; readonly total: number; readonly examined: number }> {
  const filter = { projectIds, statuses: ["critical", "attention"], search: null, id: null, proof: "without" } as const;
  const { runs } = await listRuns(database, { ...filter, order: "newest", offset: 0, limit: EXAMINED });
  const found = runs.flatMap((run) => toUnjudged(actor, run));
  const judged = await listJudgedVerdicts(database, { runIds: found.map(({ id }) => id) });
  const isJudged = new Set(judged.map(({ runId, rule, subgroup }) => JSON.stringify([runId, rule, subgroup])));
  const open = found.flatMap((run) => {
    const findings = run.findings.filter(
      ({ rule, subgroup }) => !isJudged.has(JSON.stringify([run.id, rule, subgroup])),
    );
    return findings.length === 0 ? [] : [{ ...run, findings }];
  });
  return { runs: open.slice(0, limit), total: open.length, examined: runs.length };
}

function toUnjudged(actor: Actor, run: ListedRun): UnjudgedRun[] {
  const { id, name, project } = run;
  const line = readListLine(run);
  if (line === null) return [];
  const findings = ofReader(actor, run, line).findings.flatMap(({ rule, subgroup }) =>
    subgroup === null ? [] : [{ rule, subgroup }],
  );
  return findings.length === 0 ? [] : [{ id, name, project, findings }];
}
