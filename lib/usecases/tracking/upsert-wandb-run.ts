import { randomBytes } from "node:crypto";
import { requireCapability } from "@/lib/auth/require-capability";
import type { Training } from "@/lib/core/training";
import type { ClientRunRecord } from "@/lib/db/client-run-record";
import { createClientRun } from "@/lib/db/create-client-run";
import { findClientRun } from "@/lib/db/find-client-run";
import { listRunNotes } from "@/lib/db/list-run-notes";
import type { JsonObject } from "@/lib/ingest/parse-json-line";
import type { Entry } from "@/lib/tracking/list-entries";
import { innerKey } from "@/lib/tracking/mlflow/client-keys";
import { toStoredName } from "@/lib/tracking/mlflow/stored-name";
import { NOTES_TAG, readUpsert, type WandbConfig, type WandbUpsert } from "@/lib/tracking/wandb/read-upsert";
import { writeBucket } from "@/lib/tracking/wandb/write-bucket";
import { runNotFound } from "../find-visible-run";
import { sayTraining } from "../say-training";
import { CONFIG_KEY, describeWandbRun } from "./describe-wandb-run";
import { renameClientRun } from "./rename-client-run";
import { saveClientConfig } from "./save-client-config";
import { type WandbCall, wandbRunIsDeleted } from "./wandb-call";

/** The name that the client gave last: somebody may have given the run another one here. */
const NAME_KEY = innerKey("wandb/name");

/**
 * Makes a run, or takes what a client states of it: clients ask for it at the beginning, when a run goes on, and
 * whenever the configuration has changed.
 */
export async function upsertWandbRun(call: WandbCall, variables: JsonObject): Promise<object> {
  const { runtime, actor, project } = call;
  requireCapability(actor, "run.upload", project.id);
  const stated = readUpsert(variables);
  const name = stated.name ?? randomBytes(4).toString("hex");
  const { id, isNew } = await createClientRun(runtime.database, {
    projectId: project.id,
    name: toStoredName(stated.displayName ?? name, "run"),
    training: "running" satisfies Training,
    startedAt: stated.config?.startedAt ?? new Date(),
    experimentNumber: null,
    tags: new Map(),
    createdBy: actor.id,
    trackedAs: { tracker: "wandb", place: stated.place, name },
  });
  const run = await findClientRun(runtime.database, { projectId: project.id, id });
  if (run === null) throw runNotFound();
  requireCapability(actor, "run.upload", project.id, run.createdBy);
  if (run.deletedAt !== null) throw wandbRunIsDeleted({ place: stated.place, name });
  await keepStated(call, run, stated, isNew);
  const named = (await findClientRun(runtime.database, { projectId: project.id, id })) ?? run;
  const described = await describeWandbRun(call, named, { place: stated.place, name });
  return { bucket: writeBucket(described), inserted: isNew };
}

async function keepStated(call: WandbCall, run: ClientRunRecord, stated: WandbUpsert, isNew: boolean): Promise<void> {
  const { runtime, actor } = call;
  const { displayName, config } = stated;
  const tags: Entry[] = [...stated.tags];
  if (displayName !== null) tags.push({ key: NAME_KEY, value: displayName });
  if (config !== null && config.kept !== null) tags.push({ key: CONFIG_KEY, value: config.kept });
  if (!isNew && displayName !== null) await followName(call, run, displayName);
  await saveClientConfig(call, "wandb", run.id, config === null ? null : withNotes(config, tags), tags);
  const startedAt = config?.startedAt ?? null;
  const isEarlier = startedAt !== null && (run.startedAt === null || startedAt < run.startedAt);
  await sayTraining(runtime, {
    runId: run.id,
    training: "running" satisfies Training,
    startedAt: isEarlier ? startedAt : undefined,
    by: actor.id,
    at: new Date(),
  });
}

/** A name that the client has not given before becomes the run's: else somebody else named it. */
async function followName(call: WandbCall, run: ClientRunRecord, displayName: string): Promise<void> {
  const notes = (await listRunNotes(call.runtime.database, { runIds: [run.id] })).get(run.id);
  if (notes?.tags.get(NAME_KEY) !== displayName) await renameClientRun(call, run, displayName);
}

/** What a client notes of a run describes it, unless a setting does. */
function withNotes(config: WandbConfig, tags: readonly Entry[]): WandbConfig {
  const notes = tags.find(({ key }) => key === NOTES_TAG)?.value;
  return notes === undefined ? config : { ...config, values: { notes, ...config.values } };
}
