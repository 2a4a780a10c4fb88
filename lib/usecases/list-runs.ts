import type { Actor } from "@/lib/auth/roles";
import { readEffectiveDepth } from "@/lib/charts/describe-effective-depth";
import { type ListedRun, listRuns as selectRuns } from "@/lib/db/list-runs";
import { parseStatedSettings } from "@/lib/db/stated-settings";
import type { RunDetails, RunListItem, RunListPage, RunListQuery, RunTraining } from "@/lib/schema/run";
import { EDITABLE_SETTINGS, type EditableSettings } from "@/lib/schema/run-settings";
import { describeTrainings } from "./describe-training";
import { findVisibleProject, findVisibleRun, runNotFound } from "./find-visible-run";
import { visibleProjectIds } from "./list-projects";
import type { Runtime } from "./runtime";
import { parseStoredDiagnosis } from "./stored-diagnosis";
import { withholdForReader } from "./withhold-for-reader";

const PAGE_SIZE = 50;

/**
 * One page of the runs that an actor may see.
 *
 * @throws AppError "not-found" when the query names a project that is none of theirs
 */
export async function listRuns(runtime: Runtime, actor: Actor, query: RunListQuery): Promise<RunListPage> {
  const projectIds =
    query.project === undefined
      ? visibleProjectIds(actor)
      : [(await findVisibleProject(runtime, actor, query.project, "run.read")).id];
  const { runs, total } = await selectRuns(runtime.database, {
    projectIds,
    search: query.search ?? null,
    statuses: query.status === undefined ? null : [query.status],
    id: null,
    order: query.sort,
    offset: (query.page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  });
  return { runs: await toListItems(runtime, actor, runs), page: query.page, pageSize: PAGE_SIZE, total };
}

/**
 * One run in the form of the list, with its settings.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function describeRun(runtime: Runtime, actor: Actor, id: string): Promise<RunDetails> {
  const run = await findVisibleRun(runtime, actor, id, "run.read");
  const only = { projectIds: [run.project.id], search: null, statuses: null, id: run.id };
  const { runs } = await selectRuns(runtime.database, { ...only, order: "newest", offset: 0, limit: 1 });
  const [listed] = runs;
  const [item] = await toListItems(runtime, actor, runs);
  if (listed === undefined || item === undefined) throw runNotFound();
  const { settings, editedSettings } = listed;
  return { ...item, settings: { stated: editable(settings), edited: editable(editedSettings) } };
}

function editable(json: string): EditableSettings {
  const settings = parseStatedSettings(json);
  return Object.fromEntries(
    EDITABLE_SETTINGS.flatMap((name) => (settings[name] == null ? [] : [[name, settings[name]]])),
  );
}

/** Runs as the list shows them to a reader, with their diagnoses as they may see them. */
export async function toListItems(
  runtime: Pick<Runtime, "database">,
  actor: Actor,
  runs: readonly ListedRun[],
): Promise<RunListItem[]> {
  const trainings = await describeTrainings(runtime, runs);
  return runs.flatMap((run) => {
    const training = trainings.get(run.id);
    return training === undefined ? [] : [toListItem(actor, run, training)];
  });
}

function toListItem(actor: Actor, run: ListedRun, training: RunTraining): RunListItem {
  const whole = run.diagnosis === null ? null : parseStoredDiagnosis(run.diagnosis);
  const stored = whole === null ? null : withholdForReader(actor, run.project.id, whole);
  const read = stored?.document.run;
  return {
    id: run.id,
    project: run.project,
    name: run.name,
    createdAt: run.createdAt.toISOString(),
    status: stored?.document.status ?? "pending",
    summary: stored?.document.summary ?? null,
    training,
    model: stored?.model ?? null,
    layerCount: read?.layers.length ?? 0,
    effectiveDepth: readEffectiveDepth(stored?.document.verdicts ?? []),
    points: read?.points ?? 0,
    steps: read?.steps ?? null,
    formats: read === undefined || read.format === "" ? [] : read.format.split(" + "),
    lossSpark: stored?.lossSpark === undefined ? [] : [...stored.lossSpark],
    subgroups: read?.subgroups ?? [],
    lastImport:
      run.lastImport === null ? null : { filename: run.lastImport.filename, at: run.lastImport.at.toISOString() },
  };
}
