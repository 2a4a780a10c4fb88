import type { Actor } from "@/lib/auth/roles";
import { type ListedRun, type RunFilter, type RunOrigin, listRuns as selectRuns } from "@/lib/db/list-runs";
import { parseStatedSettings } from "@/lib/db/stated-settings";
import type { RunDetails, RunListItem, RunListPage, RunListQuery, RunTraining } from "@/lib/schema/run";
import { EDITABLE_SETTINGS, type EditableSettings } from "@/lib/schema/run-settings";
import type { RunSource } from "@/lib/schema/run-sources";
import { describeTrainings } from "./describe-training";
import { findVisibleProject, findVisibleRun, runNotFound } from "./find-visible-run";
import { ofReader, readListLine } from "./list-line";
import { visibleProjectIds } from "./list-projects";
import type { Runtime } from "./runtime";

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
  const { training, rule, source, experiment, tag, proof } = query;
  const pageSize = Number(query.size);
  const { runs, total, ofExperiments } = await selectRuns(runtime.database, {
    projectIds,
    search: query.search ?? null,
    statuses: query.status === undefined ? null : [query.status],
    id: null,
    ...(training === undefined ? {} : { training }),
    ...(rule === undefined ? {} : { rule }),
    ...(source === undefined ? {} : { source: readSource(source) }),
    ...(experiment === undefined ? {} : { experiment }),
    ...(tag === undefined ? {} : { tag: readTag(tag) }),
    ...(proof === "with" ? {} : { proof: proof === "without" ? proof : { plan: proof } }),
    order: query.sort,
    offset: (query.page - 1) * pageSize,
    limit: pageSize,
  });
  return { runs: await toListItems(runtime, actor, runs), page: query.page, pageSize, total, ofExperiments };
}

function readSource(source: RunSource): RunOrigin {
  switch (source) {
    case "mlflow-client":
      return { kind: "client", tracker: "mlflow" };
    case "wandb-client":
      return { kind: "client", tracker: "wandb" };
    case "trackio-client":
      return { kind: "client", tracker: "trackio" };
    default:
      return { kind: "format", format: source };
  }
}

/** `key=value`, or the key alone; keys hold no `=` in practice, values may. */
function readTag(tag: string): NonNullable<RunFilter["tag"]> {
  const at = tag.indexOf("=");
  return at === -1 ? { key: tag, value: null } : { key: tag.slice(0, at), value: tag.slice(at + 1) };
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
  const line = readListLine(run);
  const own = line === null ? null : ofReader(actor, run, line);
  return {
    id: run.id,
    project: run.project,
    name: run.name,
    createdAt: run.createdAt.toISOString(),
    status: line?.status ?? "pending",
    summary: own?.summary ?? null,
    training,
    model: line?.model ?? null,
    layerCount: line?.layerCount ?? 0,
    effectiveDepth: own?.effectiveDepth ?? null,
    points: line?.points ?? 0,
    steps: line?.steps ?? null,
    formats: line?.formats ?? [],
    lossSpark: [...(line?.lossSpark ?? [])],
    finalLoss: line?.finalLoss ?? null,
    subgroups: line?.subgroups ?? [],
    lastImport:
      run.lastImport === null ? null : { filename: run.lastImport.filename, at: run.lastImport.at.toISOString() },
    proof: toListedClaim(run),
  };
}

function toListedClaim({ settings, proofPlan }: ListedRun): RunListItem["proof"] {
  const claim = proofPlan === null ? null : (parseStatedSettings(settings).proof ?? null);
  return claim === null ? null : { plan: claim.plan, arm: claim.arm, seed: claim.seed };
}
