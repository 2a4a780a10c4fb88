import { type Actor, can } from "@/lib/auth/roles";
import { findKeptReport } from "@/lib/db/find-kept-report";
import { listJudgements } from "@/lib/db/list-judgements";
import { listKeptReports } from "@/lib/db/list-kept-reports";
import { listPredictionSets } from "@/lib/db/list-prediction-sets";
import type { ProjectRun } from "@/lib/db/list-project-runs";
import { loadPredictionSet } from "@/lib/db/load-prediction-set";
import { loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import { openPointsSnapshot } from "@/lib/db/open-points-snapshot";
import { type PredictionSetRecord, warningsOf } from "@/lib/db/prediction-record";
import { JsonLinesRunWriter } from "@/lib/render/json-lines-run-writer";
import type { BundlePart } from "@/lib/report/bundle/bundle-layout";
import { writePredictionsCsv } from "@/lib/report/bundle/write-predictions-csv";
import type { SeriesMapping } from "@/lib/series/run-data";
import { findOpenSeries } from "./find-open-series";
import { listProofs } from "./proofs/list-proofs";
import type { Runtime } from "./runtime";
import { describeRunNotes } from "./tracking/describe-run-notes";
import { writeSnapshot } from "./write-snapshot";

/** Far beyond what any run has. */
const MOST_REPORTS = 10_000;

type RunOfProject = {
  readonly projectId: string;
  readonly run: ProjectRun;
  /** Its place in the archive, from 1. */
  readonly number: number;
};

/** The files of one run in the export of its project. Nothing of them is read before it is asked for. */
export async function listRunParts(
  runtime: Runtime,
  actor: Actor,
  { projectId, run, number }: RunOfProject,
): Promise<readonly BundlePart[]> {
  const { database } = runtime;
  const runId = run.id;
  const folder = `runs/${String(number).padStart(4, "0")}/`;
  const isWhole = can(actor, "patient-level.read", projectId);
  /** Told of what was read already, since a group may have become too small until then. */
  const onlyOpen = async <Read extends { readonly mapping: SeriesMapping }>(series: readonly Read[]) => {
    return series.filter(await findOpenSeries(runtime, actor, { id: runId, project: { id: projectId } }));
  };
  const sets = isWhole ? await listPredictionSets(database, { runId }) : [];
  const { reports } = await listKeptReports(database, { runId, withWhole: isWhole, limit: MOST_REPORTS });

  async function* points(): AsyncGenerator<Uint8Array> {
    const snapshot = await openPointsSnapshot(database, { runId });
    const series = await onlyOpen(snapshot.series);
    yield* writeSnapshot(runtime, { ...snapshot, series }, new JsonLinesRunWriter());
  }
  async function* predictions(record: PredictionSetRecord, index: number): AsyncGenerator<Uint8Array> {
    const set = await loadPredictionSet(database, runId, record);
    if (set !== null) yield* writePredictionsCsv(set, `r${number}f${index + 1}p`);
  }
  /** Of the sets that have a file here: one may have been removed since, and one that came since has none. */
  const describeSets = async () => {
    const left = new Map((await listPredictionSets(database, { runId })).map((set) => [set.id, set]));
    return sets.flatMap(({ id }, index) => {
      const set = left.get(id);
      return set === undefined ? [] : [describeSet(set, index)];
    });
  };
  const asJson = async function* (value: () => Promise<unknown>): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(`${JSON.stringify(await value(), null, 2)}\n`);
  };
  const describeRun = async () => ({
    name: run.name,
    createdAt: run.createdAt,
    settings: { stated: JSON.parse(run.settings), edited: JSON.parse(run.editedSettings) },
    series: await onlyOpen(await loadSeriesCatalogue(database, { runId })),
    predictions: await describeSets(),
  });
  const describeTracking = () => describeRunNotes(runtime, { projectId, runId, withSamples: isWhole });
  const report = async function* (sha256: string): AsyncGenerator<Uint8Array> {
    const kept = await findKeptReport(database, { runId, sha256 });
    if (kept !== null) yield new TextEncoder().encode(kept.json);
  };
  return [
    { path: `${folder}run.json`, stream: () => asJson(describeRun) },
    { path: `${folder}tracking.json`, stream: () => asJson(describeTracking) },
    { path: `${folder}points.jsonl`, stream: points },
    ...sets.map((set, index) => ({
      path: `${folder}${predictionsFile(index)}`,
      stream: () => predictions(set, index),
    })),
    { path: `${folder}proofs.json`, stream: () => asJson(() => listProofs(runtime, actor, runId)) },
    { path: `${folder}judgements.json`, stream: () => asJson(() => listJudgements(database, { runId })) },
    ...reports.map(({ sha256 }) => ({ path: `${folder}reports/${sha256}.json`, stream: () => report(sha256) })),
  ];
}

function predictionsFile(index: number): string {
  return `predictions-${index + 1}.csv`;
}

/** What its table does not hold: it is stated again where that is read back. */
function describeSet(set: PredictionSetRecord, index: number) {
  const { checkpointStep, modelSha256, dataSha256 } = set.header;
  const warnings = warningsOf(set);
  return { file: predictionsFile(index), name: set.name, checkpointStep, modelSha256, dataSha256, warnings };
}
