import { requireCapability } from "@/lib/auth/require-capability";
import { listClientRuns } from "@/lib/db/list-client-runs";
import { listExperiments } from "@/lib/db/list-experiments";
import { EXPERIMENTS } from "@/lib/tracking/mlflow/filter-grammar";
import { SEARCH_RUNS_DEFAULT, SEARCH_RUNS_LIMIT } from "@/lib/tracking/mlflow/limits";
import { matchesFilter, sortFound } from "@/lib/tracking/mlflow/match-filter";
import { compareByCreation, lookUpExperiment, writeExperiment } from "@/lib/tracking/mlflow/mlflow-experiment";
import { asksForNotes, compareByStart, lookUpRun, type MlflowRun, writeRun } from "@/lib/tracking/mlflow/mlflow-run";
import { takePage } from "@/lib/tracking/mlflow/page-token";
import { parseFilter, parseOrder } from "@/lib/tracking/mlflow/parse-filter";
import { type Fields, readPageSize, readText, readTexts, wrongField } from "@/lib/tracking/mlflow/read-fields";
import { addNotes, loadLatestMetrics, loadMlflowRuns, toMlflowRun } from "./load-mlflow-runs";
import type { MlflowCall } from "./mlflow-call";

/** Runs that a filter finds. Metrics, parameters and tags are read only of the runs that are asked for them. */
export async function searchRuns({ runtime, actor, project, fields }: MlflowCall): Promise<object> {
  requireCapability(actor, "run.read", project.id);
  const comparisons = parseFilter(readText(fields, "filter") ?? "");
  const orders = parseOrder(readTexts(fields, "order_by"));
  const size = readPageSize(fields, SEARCH_RUNS_LIMIT) ?? SEARCH_RUNS_DEFAULT;
  const isDeleted = readView(fields, "run_view_type");
  const experiments = readTexts(fields, "experiment_ids").flatMap((id) => (/^\d{1,9}$/.test(id) ? [Number(id)] : []));
  const { database } = runtime;
  const records = await listClientRuns(database, { projectId: project.id, experiments, isDeleted });
  const byId = new Map(records.map((record) => [record.id, record]));
  const withMetrics = async (run: MlflowRun): Promise<MlflowRun> => {
    const record = byId.get(run.id);
    return record === undefined ? run : { ...run, metrics: await loadLatestMetrics(runtime, actor, record) };
  };
  // What needs no metric first, so that these are read of as few runs as may be.
  const cheap = comparisons.filter(({ kind }) => kind !== "metric");
  const asked = comparisons.filter(({ kind }) => kind === "metric");
  const needsMetrics = [...asked, ...orders].some(({ kind }) => kind === "metric");
  const needsNotes = [...cheap, ...orders].some(asksForNotes);
  const runs = needsNotes ? await loadMlflowRuns(database, records) : records.map(toMlflowRun);
  let found = runs.filter((run) => matchesFilter(run, cheap, lookUpRun));
  if (needsMetrics) {
    const whole: MlflowRun[] = [];
    for (const run of found) whole.push(await withMetrics(run));
    found = whole.filter((run) => matchesFilter(run, asked, lookUpRun));
  }
  const sorted = sortFound(found, orders, lookUpRun, compareByStart);
  const { items, nextToken } = takePage(sorted, size, readText(fields, "page_token"));
  const described = needsNotes ? items : await addNotes(database, items);
  const written: object[] = [];
  for (const run of described) written.push(writeRun(needsMetrics ? run : await withMetrics(run)));
  return {
    ...(written.length === 0 ? {} : { runs: written }),
    ...(nextToken === null ? {} : { next_page_token: nextToken }),
  };
}

export async function searchExperiments({ runtime, actor, project, fields }: MlflowCall): Promise<object> {
  requireCapability(actor, "run.read", project.id);
  const comparisons = parseFilter(readText(fields, "filter") ?? "", EXPERIMENTS);
  const orders = parseOrder(readTexts(fields, "order_by"), EXPERIMENTS);
  const size = readPageSize(fields, SEARCH_RUNS_LIMIT) ?? SEARCH_RUNS_DEFAULT;
  const isDeleted = readView(fields, "view_type");
  const all = await listExperiments(runtime.database, { projectId: project.id });
  const found = all.filter(
    (experiment) =>
      (isDeleted === null || isDeleted === (experiment.deletedAt !== null)) &&
      matchesFilter(experiment, comparisons, lookUpExperiment),
  );
  const sorted = sortFound(found, orders, lookUpExperiment, compareByCreation);
  const { items, nextToken } = takePage(sorted, size, readText(fields, "page_token"));
  const experiments = items.map(writeExperiment);
  return {
    ...(experiments.length === 0 ? {} : { experiments }),
    ...(nextToken === null ? {} : { next_page_token: nextToken }),
  };
}

/** @returns whether only deleted ones are wanted, null for both */
function readView(fields: Fields, name: string): boolean | null {
  const view = readText(fields, name) ?? "ACTIVE_ONLY";
  if (view === "ACTIVE_ONLY") return false;
  if (view === "DELETED_ONLY") return true;
  if (view === "ALL") return null;
  throw wrongField(name, "ACTIVE_ONLY, DELETED_ONLY or ALL", view);
}
