import { createHash, randomBytes } from "node:crypto";
import { requireCapability } from "@/lib/auth/require-capability";
import type { Training } from "@/lib/core/training";
import { changeTraining } from "@/lib/db/change-training";
import type { ClientRunRecord } from "@/lib/db/client-run-record";
import { createClientRun } from "@/lib/db/create-client-run";
import { findClientRun } from "@/lib/db/find-client-run";
import { listRunNotes } from "@/lib/db/list-run-notes";
import { saveRunNotes } from "@/lib/db/save-run-notes";
import { findSettings } from "@/lib/ingest/find-settings";
import type { JsonObject } from "@/lib/ingest/parse-json-line";
import { innerKey } from "@/lib/tracking/mlflow/client-keys";
import { toStoredName } from "@/lib/tracking/mlflow/stored-name";
import {
  type Entry,
  NOTES_TAG,
  readUpsert,
  type WandbConfig,
  type WandbUpsert,
} from "@/lib/tracking/wandb/read-upsert";
import { writeBucket } from "@/lib/tracking/wandb/write-bucket";
import { appendSeries } from "../append-series";
import { runNotFound } from "../find-visible-run";
import { CONFIG_KEY, describeWandbRun } from "./describe-wandb-run";
import { noteLeftOut } from "./note-left-out";
import { renameClientRun } from "./rename-client-run";
import { type WandbCall, wandbRunIsDeleted } from "./wandb-call";

/** The name that the client gave last: somebody may have given the run another one here. */
const NAME_KEY = innerKey("wandb/name");
const TOO_MANY = "Settings and tags beyond what a run may have were left out.";

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
  const known = (await listRunNotes(runtime.database, { runIds: [run.id] })).get(run.id);
  const tags: Entry[] = [...stated.tags];
  if (displayName !== null) tags.push({ key: NAME_KEY, value: displayName });
  if (config !== null && config.kept !== null) tags.push({ key: CONFIG_KEY, value: config.kept });
  const isRenamed = !isNew && displayName !== null && known?.tags.get(NAME_KEY) !== displayName;
  if (isRenamed) await renameClientRun(call, run, displayName);
  if (config !== null) await keepSettings(call, run, stated, config, known?.parameters ?? new Map());
  const notes = { runId: run.id, parameters: config?.entries ?? [], tags, isReplacing: true };
  const saved = await saveRunNotes(runtime.database, { ...notes, by: actor.id, at: new Date() });
  if (saved.status === "too-many") {
    await noteLeftOut(runtime, actor, "wandb", run.id, [{ reason: TOO_MANY, points: 0, sample: "" }]);
  }
  const startedAt = config?.startedAt ?? null;
  const isEarlier = startedAt !== null && (run.startedAt === null || startedAt < run.startedAt);
  await changeTraining(runtime.database, {
    runId: run.id,
    training: "running" satisfies Training,
    startedAt: isEarlier ? startedAt : undefined,
    by: actor.id,
    at: new Date(),
  });
}

/** Settings go the way of live batches, so that the diagnosis sees them; the same again are no batch. */
async function keepSettings(
  { runtime, actor }: WandbCall,
  run: ClientRunRecord,
  { tags }: WandbUpsert,
  { values, entries, leftOut }: WandbConfig,
  known: ReadonlyMap<string, string>,
): Promise<void> {
  await noteLeftOut(runtime, actor, "wandb", run.id, leftOut);
  if (entries.every(({ key, value }) => known.get(key) === value)) return;
  const notes = tags.find(({ key }) => key === NOTES_TAG)?.value;
  const { name: _ours, ...settings } = findSettings({ ...(notes === undefined ? {} : { notes }), ...values }).settings;
  if (Object.keys(settings).length === 0) return;
  await appendSeries(runtime, actor, {
    runId: run.id,
    idempotencyKey: null,
    collected: { series: [], layerFacts: [] },
    settings,
    sha256: createHash("sha256").update(JSON.stringify(values)).digest("hex"),
  });
}
