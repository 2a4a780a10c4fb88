import type { Actor } from "@/lib/auth/roles";
import { findReportIssue } from "@/lib/db/find-report-issue";
import type { ReportContext, ReportSurroundings } from "@/lib/report/pages/report-context";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import type { ReportView } from "@/lib/schema/report";
import { compareWithPresent } from "./compare-with-earlier-report";
import { getGaps } from "./gaps/get-gaps";
import { gatherReview } from "./gather-review";
import type { StoredReport } from "./get-report";
import { listSignaturesOf, type SignaturesLookedAt } from "./list-report-signatures";
import { nameActors } from "./name-actors";
import { listProofs } from "./proofs/list-proofs";
import type { Runtime } from "./runtime";

/**
 * What stands beside the record of a stored run: signatures of people on it, what they said of its verdicts, and what
 * experiments on its findings show as far as the reader may see it. Whoever is the first to be shown the answer of an
 * experiment is named in it from then on; nothing else changes by reading or exporting.
 *
 * @throws AppError as `compareWithPresent` does, for an earlier record that the view names; "unavailable" where a
 *   signature is not what was given
 */
export async function gatherSurroundings(
  runtime: Runtime,
  actor: Actor,
  report: StoredReport,
  view: ReportView,
): Promise<ReportSurroundings> {
  const [{ signatures }, beside] = await Promise.all([
    listSignaturesOf(runtime, report),
    gatherBesideSignatures(runtime, actor, report, view),
  ]);
  return { signatures, ...beside };
}

/** The same with when and by whom the record was first exported or last signed, which stays so for every later reader. */
export async function gatherContext(
  runtime: Runtime,
  actor: Actor,
  report: StoredReport,
  view: ReportView,
): Promise<ReportContext> {
  return { ...(await gatherSurroundings(runtime, actor, report, view)), ...(await gatherMaking(runtime, report)) };
}

/**
 * The same for a page, which shows the report also where its signatures cannot be shown.
 *
 * @throws AppError as `compareWithPresent` does, for an earlier record that the view names
 */
export async function gatherContextToRead(
  runtime: Runtime,
  actor: Actor,
  report: StoredReport,
  view: ReportView,
  { signatures, untrue }: SignaturesLookedAt,
): Promise<ReportContext> {
  const beside = await gatherBesideSignatures(runtime, actor, report, view);
  return { ...beside, signatures: untrue === null ? signatures : null, ...(await gatherMaking(runtime, report)) };
}

async function gatherBesideSignatures(
  runtime: Runtime,
  actor: Actor,
  report: StoredReport,
  view: ReportView,
): Promise<Omit<ReportSurroundings, "signatures">> {
  const [review, experiments, previous] = await Promise.all([
    gatherReview(runtime, report.run),
    gatherExperiments(runtime, actor, report.run.id),
    view.previous === null ? null : compareWithPresent(runtime, report, view.previous),
  ]);
  return { review, experiments, previous, sections: view.sections };
}

/** Plans in the order in which they were made. */
async function gatherExperiments(runtime: Runtime, actor: Actor, runId: string): Promise<ExperimentEvidence> {
  const proofs = await listProofs(runtime, actor, runId);
  return { proofs: proofs.toReversed(), gaps: await getGaps(runtime, actor, runId) };
}

async function gatherMaking(
  { database }: Runtime,
  { run, sha256 }: StoredReport,
): Promise<Pick<ReportContext, "made" | "chain">> {
  const issue = await findReportIssue(database, { runId: run.id, sha256 });
  if (issue === null) return { made: null, chain: null };
  const { actor: id, ...head } = issue;
  const name = (await nameActors(database, [id])).get(id) ?? id;
  return { made: { at: issue.at, by: { id, name } }, chain: { firstSeq: issue.seq, head } };
}
