import { type Actor, can } from "@/lib/auth/roles";
import { AUDIT_ACTIONS } from "@/lib/core/audit-actions";
import { formatCount } from "@/lib/core/format-number";
import { listRunVisits, type RunVisits } from "@/lib/db/list-run-visits";
import type { RunRecord } from "@/lib/db/run-record";
import type { ReviewStep } from "@/lib/schema/bundle";
import { nameActors } from "./name-actors";
import type { Runtime } from "./runtime";

/**
 * Who opened the results of a run with nothing withheld and who exported its reports, a line for each of them, for
 * readers of the audit log. It changes with every export, and so stands in the envelope of a bundle alone, which
 * differs between two exports anyway, and in no file that is to stay the same.
 */
export async function gatherVisits(
  { database }: Runtime,
  actor: Actor,
  run: Pick<RunRecord, "id" | "project">,
): Promise<readonly ReviewStep[]> {
  if (!can(actor, "audit.read", run.project.id)) return [];
  const visits = await listRunVisits(database, {
    runId: run.id,
    actions: ["patient-level.opened", "report.exported"],
  });
  const names = await nameActors(database, [...new Set(visits.map((visit) => visit.actor))]);
  return visits.map((visit) => describeVisits(visit, names.get(visit.actor) ?? visit.actor));
}

/** Openings have an entry for each minute in which there were any. */
function describeVisits({ actor, action, entries, firstAt, lastAt }: RunVisits, name: string): ReviewStep {
  const times =
    action === "patient-level.opened" ? `in ${formatCount(entries, "minute")}` : formatCount(entries, "time");
  const last = entries === 1 ? "" : `, last noted at ${lastAt}`;
  return { at: firstAt, by: { id: actor, name }, did: AUDIT_ACTIONS[action], about: `${times}${last}` };
}
