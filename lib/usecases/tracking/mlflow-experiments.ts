import { requireCapability } from "@/lib/auth/require-capability";
import { AppError } from "@/lib/core/errors";
import { changeExperiment, type ExperimentChange } from "@/lib/db/change-experiment";
import { createExperiment as insertExperiment } from "@/lib/db/create-experiment";
import { deleteRun } from "@/lib/db/delete-run";
import type { ExperimentRecord } from "@/lib/db/experiment-record";
import { listClientRuns } from "@/lib/db/list-client-runs";
import { listExperiments } from "@/lib/db/list-experiments";
import { checkKey } from "@/lib/tracking/mlflow/check-key";
import { EXPERIMENT_TAGS_LIMIT } from "@/lib/tracking/mlflow/limits";
import {
  readExperimentName,
  readExperimentTag,
  readExperimentTags,
  writeExperiment,
} from "@/lib/tracking/mlflow/mlflow-experiment";
import { readText, requireName, requireText, wrongField } from "@/lib/tracking/mlflow/read-fields";
import { askForJudging } from "../ask-for-judging";
import { bringClientRunBack } from "./bring-client-run-back";
import type { MlflowCall } from "./mlflow-call";

/** Why runs are deleted that go with their experiment; those come back with it. */
const WITH_EXPERIMENT = "Its experiment was deleted.";

export async function createExperiment(call: MlflowCall): Promise<object> {
  const { runtime, actor, project, fields } = call;
  requireCapability(actor, "run.upload", project.id);
  const name = readExperimentName(fields, "name");
  // Files are not kept, wherever a client would have them.
  readText(fields, "artifact_location");
  const tags = new Map(readExperimentTags(fields).map(({ key, value }) => [key, value]));
  const made = { projectId: project.id, name, tags, by: actor.id, at: new Date() };
  const number = await insertExperiment(runtime.database, made);
  if (number === null) throw nameTaken(name);
  return { experiment_id: String(number) };
}

export async function getExperiment(call: MlflowCall): Promise<object> {
  return { experiment: writeExperiment(await findExperiment(call)) };
}

export async function getExperimentByName(call: MlflowCall): Promise<object> {
  const { runtime, actor, project, fields } = call;
  requireCapability(actor, "run.read", project.id);
  const name = requireName(fields, "experiment_name");
  const [experiment] = await listExperiments(runtime.database, { projectId: project.id, name });
  if (experiment !== undefined) return { experiment: writeExperiment(experiment) };
  throw new AppError("not-found", `Could not find experiment with name '${name.slice(0, 500)}'`, "Create it.");
}

export async function updateExperiment(call: MlflowCall): Promise<object> {
  const experiment = await findChangeable(call);
  const name = readText(call.fields, "new_name");
  if (name === null) return {};
  return await change(call, experiment, { kind: "name", name: readExperimentName(call.fields, "new_name") });
}

export async function setExperimentTag(call: MlflowCall): Promise<object> {
  const experiment = await findChangeable(call);
  return await change(call, experiment, { kind: "tag", ...readExperimentTag(call.fields) });
}

export async function deleteExperimentTag(call: MlflowCall): Promise<object> {
  const experiment = await findChangeable(call);
  const key = requireText(call.fields, "key");
  checkKey("tag", key);
  if (experiment.tags.has(key)) return await change(call, experiment, { kind: "tag", key, value: null });
  throw new AppError(
    "not-found",
    `No tag with name: ${key} in experiment with id ${experiment.number}.`,
    "Check the name of the tag.",
  );
}

/** Deletes an experiment with its runs, as MLflow does: whoever may not delete one of them deletes nothing. */
export async function deleteExperiment(call: MlflowCall): Promise<object> {
  const { runtime, actor, project } = call;
  requireCapability(actor, "run.delete", project.id, actor.id);
  const experiment = await findExperiment(call, false);
  const runs = await runsOf(call, experiment, false);
  for (const { createdBy } of runs) requireCapability(actor, "run.delete", project.id, createdBy);
  const by = { by: actor.id, at: new Date() };
  for (const { id } of runs) {
    await deleteRun(runtime.database, { id, reason: WITH_EXPERIMENT, ...by });
    await askForJudging(runtime, id);
  }
  return await change(call, experiment, { kind: "deleted", isDeleted: true });
}

/** Brings an experiment back, with the runs that went with it. */
export async function restoreExperiment(call: MlflowCall): Promise<object> {
  const { actor, project } = call;
  requireCapability(actor, "run.delete", project.id, actor.id);
  const experiment = await findExperiment(call, true);
  const runs = (await runsOf(call, experiment, true)).filter((run) => run.deletionReason === WITH_EXPERIMENT);
  for (const { createdBy } of runs) requireCapability(actor, "run.delete", project.id, createdBy);
  await change(call, experiment, { kind: "deleted", isDeleted: false });
  for (const run of runs) await bringClientRunBack(call, run);
  return {};
}

/**
 * The experiment that a request names by its id.
 *
 * @param isDeleted which ones count; null = both
 * @throws AppError "not-found"
 */
export async function findExperiment(
  { runtime, actor, project, fields }: MlflowCall,
  isDeleted: boolean | null = null,
): Promise<ExperimentRecord> {
  requireCapability(actor, "run.read", project.id);
  const id = requireText(fields, "experiment_id");
  if (!/^\d+$/.test(id)) throw wrongField("experiment_id", "the number of an experiment", id);
  const number = id.length <= 9 ? Number(id) : -1;
  const [experiment] = await listExperiments(runtime.database, { projectId: project.id, number });
  if (experiment !== undefined && (isDeleted === null || isDeleted === (experiment.deletedAt !== null))) {
    return experiment;
  }
  const kind = isDeleted === null ? "" : isDeleted ? "deleted " : "active ";
  throw new AppError(
    "not-found",
    `No ${kind}experiment with id=${id.slice(0, 64)} exists`,
    "Check the id and the project.",
  );
}

async function findChangeable(call: MlflowCall): Promise<ExperimentRecord> {
  requireCapability(call.actor, "run.upload", call.project.id);
  const experiment = await findExperiment(call);
  if (experiment.deletedAt === null) return experiment;
  throw experimentIsDeleted(experiment);
}

export function experimentIsDeleted({ number }: ExperimentRecord): AppError {
  return new AppError(
    "bad-input",
    `The experiment ${number} must be in the 'active' state. Current state is deleted.`,
    "Restore the experiment, or use another one.",
  );
}

async function change(call: MlflowCall, { number }: ExperimentRecord, change: ExperimentChange): Promise<object> {
  const { runtime, actor, project } = call;
  const where = { projectId: project.id, number, by: actor.id, at: new Date(), tagsLimit: EXPERIMENT_TAGS_LIMIT };
  const outcome = await changeExperiment(runtime.database, { ...where, change });
  if (outcome === "name-taken") throw nameTaken(change.kind === "name" ? change.name : "");
  if (outcome !== "too-many-tags") return {};
  throw new AppError(
    "bad-input",
    `An experiment may have at most ${EXPERIMENT_TAGS_LIMIT} tags; this one was not set.`,
    "Delete tags that nobody needs.",
  );
}

async function runsOf({ runtime, project }: MlflowCall, { number }: ExperimentRecord, isDeleted: boolean) {
  const runs = await listClientRuns(runtime.database, { projectId: project.id, experiments: [number], isDeleted });
  // Runs that no MLflow client made are shown in the first experiment and do not belong to it.
  return runs.filter(({ experimentNumber }) => experimentNumber === number);
}

function nameTaken(name: string): AppError {
  return new AppError("conflict", `Experiment(name=${name}) already exists.`, "Use it, or choose another name.");
}
