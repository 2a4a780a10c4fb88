import { AppError } from "@/lib/core/errors";
import { storableName } from "@/lib/ingest/storable-name";
import { checkKey } from "./check-key";
import type { Entity } from "./filter-grammar";
import { BATCH_TAGS_LIMIT, EXPERIMENT_NAME_LIMIT, EXPERIMENT_TAG_LENGTH_LIMIT } from "./limits";
import { checkAmount, type Entry } from "./read-batch";
import { type Fields, readObjects, readText, requireText } from "./read-fields";

/** An experiment as MLflow's clients see it. */
export type MlflowExperiment = {
  readonly number: number;
  readonly name: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
};

/** `Experiment` of MLflow's protocol. */
export function writeExperiment(experiment: MlflowExperiment): Readonly<Record<string, unknown>> {
  const tags = [...experiment.tags].map(([key, value]) => ({ key, value }));
  return {
    experiment_id: String(experiment.number),
    name: experiment.name,
    artifact_location: `mlflow-artifacts:/${experiment.number}`,
    lifecycle_stage: experiment.deletedAt === null ? "active" : "deleted",
    last_update_time: experiment.updatedAt.getTime(),
    creation_time: experiment.createdAt.getTime(),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

/** What a search asks an experiment for. */
export function lookUpExperiment(experiment: MlflowExperiment, { kind, key }: Entity): number | string | null {
  if (kind === "tag") return experiment.tags.get(key) ?? null;
  const attributes: Readonly<Record<string, number | string>> = {
    name: experiment.name,
    experiment_id: experiment.number,
    creation_time: experiment.createdAt.getTime(),
    last_update_time: experiment.updatedAt.getTime(),
  };
  return attributes[key] ?? null;
}

/** Experiments that were made last come first. */
export function compareByCreation(left: MlflowExperiment, right: MlflowExperiment): number {
  return right.createdAt.getTime() - left.createdAt.getTime() || right.number - left.number;
}

/** @throws AppError "bad-input" */
export function readExperimentName(fields: Fields, field: string): string {
  const name = requireText(fields, field);
  if (name.length <= EXPERIMENT_NAME_LIMIT) return storableName(name);
  throw new AppError(
    "bad-input",
    `Invalid experiment name: it has ${name.length} characters, where at most ${EXPERIMENT_NAME_LIMIT} may be.`,
    "Choose a shorter name.",
  );
}

/** The tags of an experiment that is to be made, as many as a batch may hold. @throws AppError "bad-input" */
export function readExperimentTags(fields: Fields): readonly Entry[] {
  const tags = readObjects(fields, "tags");
  checkAmount("tags", tags.length, BATCH_TAGS_LIMIT, "A request");
  return tags.map(readExperimentTag);
}

/** A tag of an experiment, which is not cut as that of a run is. @throws AppError "bad-input" */
export function readExperimentTag(fields: Fields): Entry {
  const key = requireText(fields, "key");
  checkKey("tag", key);
  const value = readText(fields, "value") ?? "";
  if ([...value].length <= EXPERIMENT_TAG_LENGTH_LIMIT) return { key, value: storableName(value) };
  throw new AppError(
    "bad-input",
    `The value of the tag '${key}' exceeds the maximum length of ${EXPERIMENT_TAG_LENGTH_LIMIT} characters.`,
    "Send a shorter value.",
  );
}
