import type { Training } from "@/lib/core/training";
import { innerValues, isClientTag, RUN_NAME_TAG, USER_KEY, USER_TAG } from "./client-keys";
import { datasetTexts } from "./dataset-input";
import { writeDouble } from "./double";
import type { Entity } from "./filter-grammar";
import { compareInt64, type Int64, writeInt64 } from "./int64";
import type { Found } from "./match-filter";

/** How MLflow calls what a trainer says of its run. */
export const STATUSES: Readonly<Record<Training, string>> = {
  running: "RUNNING",
  scheduled: "SCHEDULED",
  finished: "FINISHED",
  failed: "FAILED",
  killed: "KILLED",
};

export type MetricPoint = { readonly value: number; readonly timestamp: number; readonly step: Int64 };

/** A run as MLflow's clients see it. */
export type MlflowRun = {
  readonly id: string;
  readonly experiment: number;
  /** Its name with us, for runs that no client named. */
  readonly name: string;
  /** null of a run of files, which nobody says it of. */
  readonly training: Training | null;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly endTime: number | null;
  readonly isDeleted: boolean;
  /** The latest point of each metric. */
  readonly metrics: ReadonlyMap<string, MetricPoint>;
  readonly parameters: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
};

/** The client's name of a run, which need not be ours: ours are unique in a project. */
export function runNameOf({ name, tags }: Pick<MlflowRun, "name" | "tags">): string {
  return tags.get(RUN_NAME_TAG) ?? name;
}

export function artifactUri(experiment: number, runId: string): string {
  return `mlflow-artifacts:/${experiment}/${runId}/artifacts`;
}

/** `RunInfo` of MLflow's protocol. */
export function writeRunInfo(run: Omit<MlflowRun, "metrics" | "parameters">): Readonly<Record<string, unknown>> {
  return {
    run_uuid: run.id,
    run_id: run.id,
    experiment_id: String(run.experiment),
    run_name: runNameOf(run),
    user_id: userOf(run),
    status: statusOf(run),
    start_time: run.startTime,
    ...(run.endTime === null ? {} : { end_time: run.endTime }),
    artifact_uri: artifactUri(run.experiment, run.id),
    lifecycle_stage: run.isDeleted ? "deleted" : "active",
  };
}

/** `Run` of MLflow's protocol; as its server does, empty lists are left out. */
export function writeRun(run: MlflowRun): Readonly<Record<string, unknown>> {
  const metrics = [...run.metrics].map(([key, point]) => ({ key, ...writePoint(point) }));
  const inputs = innerValues(run.tags, "dataset");
  const outputs = innerValues(run.tags, "output");
  return {
    info: writeRunInfo(run),
    data: {
      ...(metrics.length === 0 ? {} : { metrics }),
      ...listed("params", writeEntries(run.parameters)),
      ...listed("tags", writeClientTags(run.tags)),
    },
    inputs: listed("dataset_inputs", inputs),
    outputs: listed("model_outputs", outputs),
  };
}

export function writePoint({ value, timestamp, step }: MetricPoint): Readonly<Record<string, unknown>> {
  return { value: writeDouble(value), timestamp, step: writeInt64(step) };
}

export function writeClientTags(tags: ReadonlyMap<string, string>): readonly object[] {
  return writeEntries(new Map([...tags].filter(([key]) => isClientTag(key))));
}

function writeEntries(entries: ReadonlyMap<string, string>): readonly object[] {
  return [...entries].map(([key, value]) => ({ key, value }));
}

function listed(name: string, list: readonly unknown[]): Readonly<Record<string, unknown>> {
  return list.length === 0 ? {} : { [name]: list };
}

function userOf({ tags }: Pick<MlflowRun, "tags">): string {
  return tags.get(USER_KEY) ?? tags.get(USER_TAG) ?? "";
}

function statusOf({ training }: Pick<MlflowRun, "training">): string {
  return STATUSES[training ?? "finished"];
}

/** What a search asks a run for. */
export function lookUpRun(run: MlflowRun, { kind, key }: Entity): Found {
  if (kind === "metric") return run.metrics.get(key)?.value ?? null;
  if (kind === "dataset") return datasetTexts(innerValues(run.tags, "dataset"), key);
  if (kind === "parameter") return run.parameters.get(key) ?? null;
  if (kind === "tag") return isClientTag(key) ? (run.tags.get(key) ?? null) : null;
  const attributes: Readonly<Record<string, number | string | null>> = {
    run_id: run.id,
    run_name: runNameOf(run),
    status: statusOf(run),
    user_id: userOf(run),
    artifact_uri: artifactUri(run.experiment, run.id),
    start_time: run.startTime,
    end_time: run.endTime,
  };
  return attributes[key] ?? null;
}

/** Attributes that stand with the run itself. */
const PLAIN_ATTRIBUTES: ReadonlySet<string> = new Set(["run_id", "status", "artifact_uri", "start_time", "end_time"]);

/** Whether parameters or tags decide what a search finds. */
export function asksForNotes({ kind, key }: Entity): boolean {
  return kind !== "metric" && (kind !== "attribute" || !PLAIN_ATTRIBUTES.has(key));
}

/** Runs that started last come first. */
export function compareByStart(left: MlflowRun, right: MlflowRun): number {
  return right.startTime - left.startTime || (left.id < right.id ? -1 : 1);
}

/** By step, then time, then value, as MLflow decides which point is the latest; it keeps NaN as 0 beside a mark. */
export function compareLatest(left: MetricPoint, right: MetricPoint): number {
  return (
    compareInt64(left.step, right.step) ||
    left.timestamp - right.timestamp ||
    compareValues(asStored(left.value), asStored(right.value))
  );
}

/** By time, then step, then value: the order of a history. */
export function compareInHistory(left: MetricPoint, right: MetricPoint): number {
  return (
    left.timestamp - right.timestamp ||
    compareInt64(left.step, right.step) ||
    compareValues(asStored(left.value), asStored(right.value))
  );
}

function asStored(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

/** Infinities have no difference. */
function compareValues(left: number, right: number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
