import { type Actor, can, PERMISSIONS } from "@/lib/auth/roles";
import type { AuditEntry } from "@/lib/core/audit-entry";
import { AppError } from "@/lib/core/errors";
import { stopIfGivenUp } from "@/lib/core/stop-if-given-up";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { keepReport } from "@/lib/db/keep-report";
import { findPlanOfRun } from "@/lib/db/list-analysis-plans";
import { listReportSignatures } from "@/lib/db/list-report-signatures";
import { loadPredictions } from "@/lib/db/load-predictions";
import { openPointsSnapshot } from "@/lib/db/open-points-snapshot";
import type { RunRecord } from "@/lib/db/run-record";
import { streamAuditEntries } from "@/lib/db/stream-audit-entries";
import type { SentFile } from "@/lib/http/file-response";
import { JsonLinesRunWriter } from "@/lib/render/json-lines-run-writer";
import { writeZip, zipSize } from "@/lib/render/write-zip";
import type { BundlePart } from "@/lib/report/bundle/bundle-layout";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import { REPORT_FORMATS, type ReportView } from "@/lib/schema/report";
import { bundleReport } from "./bundle-report";
import { composeInputs } from "./compose-inputs";
import { drawPdfBeside } from "./draw-pdf-beside";
import { findOpenSeries } from "./find-open-series";
import { findVisibleRun } from "./find-visible-run";
import { gatherSurroundings } from "./gather-context";
import { gatherExperiments } from "./gather-experiments";
import { byTime } from "./gather-review";
import { gatherVisits } from "./gather-visits";
import { getReport, type StoredReport, toKeptReport } from "./get-report";
import type { Runtime } from "./runtime";
import { writeSnapshot } from "./write-snapshot";

/** A live run that changes between record and inputs is read again so often. */
const ROUNDS = 4;
/** Entries before that of the export which a bundle takes along. */
const ENTRIES_BEFORE = 1000;
/** The same where it goes back to the first signature on the record. */
const MOST_ENTRIES_BEFORE = 20_000;

/**
 * The signed bundle of the report on a run. The entry in the audit log comes first, so that the sealed envelope
 * names it as the last one; then the archive is written while it is sent.
 *
 * @param signal says when nobody waits for the file any more
 * @throws AppError "not-found" or "forbidden"; "unavailable" for a run that keeps changing, and once nobody waits
 */
export async function exportBundle(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  view: ReportView,
  signal?: AbortSignal,
): Promise<SentFile> {
  const { report, inputs, experiments } = await gatherSteadily(runtime, actor, runId, signal);
  const { run, sha256, record } = report;
  const { review, ...surroundings } = await gatherSurroundings(runtime, report, view, experiments);
  const visits = await gatherVisits(runtime, actor, run);
  const entry = await keepReport(runtime.database, toKeptReport(report), {
    actor: actor.id,
    action: "report.exported",
    object: `run:${run.id}`,
    project: run.project.id,
    details: { format: "bundle", whole: record.isWhole },
    payloadSha256: sha256,
  });
  const parts = await bundleReport({
    report,
    inputs,
    madeBy: { id: actor.id, name: actor.name },
    entries: await listEntriesUpTo(runtime, actor, entry, await findFirstSigning(runtime, report)),
    surroundings: { ...surroundings, review: [...review, ...visits].sort(byTime) },
    keysFolder: runtime.config.keysFolder,
    drawPdf: drawPdfBeside(runtime, signal),
  });
  const { mediaType, extension } = REPORT_FORMATS.bundle;
  const filename = `${run.name} report.${extension}`;
  return { filename, mediaType, size: zipSize(parts), tag: null, bytes: writeZip(parts) };
}

type Gathered = {
  readonly report: StoredReport;
  readonly inputs: readonly BundlePart[];
  readonly experiments: ExperimentEvidence;
};

/** Record, inputs and experiments of one moment in the life of a run: gaps are computed anew from the inputs. */
async function gatherSteadily(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  signal: AbortSignal | undefined,
): Promise<Gathered> {
  const { id } = await findVisibleRun(runtime, actor, runId, "report.export");
  const stateOf = async (): Promise<string> => (await findRunFingerprint(runtime.database, { runId: id })).fingerprint;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await stateOf();
    const report = await getReport(runtime, actor, id);
    const inputs = await gatherInputs(runtime, actor, report.run, signal);
    const experiments = await gatherExperiments(runtime, actor, id);
    if ((await stateOf()) === before) return { report, inputs, experiments };
  }
  throw new AppError("unavailable", "The run keeps changing while its bundle is made.", "Ask again in a moment.");
}

/** What the reader may be given of what the record was computed from. */
async function gatherInputs(
  runtime: Runtime,
  actor: Actor,
  run: RunRecord,
  signal: AbortSignal | undefined,
): Promise<readonly BundlePart[]> {
  const { database } = runtime;
  const snapshot = await openPointsSnapshot(database, { runId: run.id });
  const series = snapshot.series.filter(await findOpenSeries(runtime, actor, run));
  const mayHandOn = can(actor, "patient-level.read", run.project.id);
  return composeInputs({
    name: run.name,
    points: () => untilGivenUp(writeSnapshot(runtime, { ...snapshot, series }, new JsonLinesRunWriter()), signal),
    predictions: mayHandOn ? await loadPredictions(database, { runId: run.id }) : [],
    plan: await findPlanOfRun(database, { runId: run.id }),
  });
}

/** The points of a long run are read twice, once for their digest: both times no longer than somebody waits. */
async function* untilGivenUp(
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    stopIfGivenUp(signal);
    yield piece;
  }
}

/** Number of the entry that tells of the first signature on a record; null for a record that nobody signed. */
async function findFirstSigning({ database }: Runtime, { run, sha256 }: StoredReport): Promise<number | null> {
  const given = await listReportSignatures(database, { runId: run.id });
  return given.find(({ statement }) => statement.recordSha256 === sha256)?.auditSeq ?? null;
}

/**
 * The part of the audit log that goes with a bundle, up to its own entry: back to the first entry that whoever
 * exports may not read, and that one left out. Who may read none takes along the own entry alone.
 *
 * @param signedAt the entry to which it goes back at least, within its bound
 */
async function listEntriesUpTo(
  { database }: Runtime,
  actor: Actor,
  own: AuditEntry,
  signedAt: number | null,
): Promise<readonly AuditEntry[]> {
  if (own.project === null || !can(actor, "audit.read", own.project)) return [own];
  const mayReadAll = actor.roleEverywhere !== null && PERMISSIONS[actor.roleEverywhere]["audit.read"] === "any";
  const entries: AuditEntry[] = [];
  for await (const entry of streamAuditEntries(database, { after: findStart(own.seq, signedAt), upTo: own.seq })) {
    entries.push(entry);
  }
  const closed = mayReadAll ? -1 : entries.findLastIndex(({ project }) => project !== own.project);
  return entries.slice(closed + 1);
}

/** @returns the number of the entry after which the part begins */
function findStart(own: number, signedAt: number | null): number {
  const usual = own - ENTRIES_BEFORE;
  return Math.max(0, own - MOST_ENTRIES_BEFORE, signedAt === null ? usual : Math.min(usual, signedAt - 1));
}
