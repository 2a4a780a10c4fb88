import { requireCapability } from "@/lib/auth/require-capability";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import type { ClientRunRecord } from "@/lib/db/client-run-record";
import { createClientRun } from "@/lib/db/create-client-run";
import { findClientRun } from "@/lib/db/find-client-run";
import { findLastStep } from "@/lib/db/find-last-step";
import { findTrackedRun } from "@/lib/db/find-tracked-run";
import type { ProjectRecord } from "@/lib/db/project-record";
import type { JsonObject } from "@/lib/ingest/parse-json-line";
import { gatherLeftOut } from "@/lib/tracking/left-out";
import { listEntries } from "@/lib/tracking/list-entries";
import { toStoredName } from "@/lib/tracking/mlflow/stored-name";
import { collectLogs, hasUncounted } from "@/lib/tracking/trackio/collect-logs";
import { type RunLogs, readLogs } from "@/lib/tracking/trackio/read-logs";
import { runNotFound } from "../find-visible-run";
import { noteUnstored } from "../note-unstored";
import type { Runtime } from "../runtime";
import { appendOrSay } from "./append-or-say";
import { noteLeftOut } from "./note-left-out";
import { saveClientConfig } from "./save-client-config";

const DELETED = "Calls of log came after the run was deleted here, and were not taken.";

/** One request of a Trackio client, its project found. */
export type TrackioCall = { readonly runtime: Runtime; readonly actor: Actor; readonly project: ProjectRecord };

/**
 * Takes what was logged, run by run; a run is made when it is logged to first. What comes again counts once. Its client
 * sends a request that was refused again for ever, so that what is wrong with one run keeps nothing of the others.
 */
export async function logTrackio(call: TrackioCall, body: JsonObject): Promise<void> {
  const { runtime, actor, project } = call;
  requireCapability(actor, "run.upload", project.id);
  const runs = readLogs(body, "logs");
  const taking = takeAll(call, runs);
  await noteUnstored(runtime, { actor, projectId: project.id }, taking, (isRepeated) => isRepeated);
}

/** Keeps with their runs that things came which are not kept. */
export async function noteUnkept(call: TrackioCall, body: JsonObject, list: string, reason: string): Promise<void> {
  const { runtime, actor, project } = call;
  requireCapability(actor, "run.upload", project.id);
  for (const { place, name } of readLogs(body, list)) {
    const run = await findTrackedRun(runtime.database, { projectId: project.id, tracker: "trackio", place, name });
    if (run === null || run.deletedAt !== null) continue;
    requireCapability(actor, "run.upload", project.id, run.createdBy);
    await noteLeftOut(runtime, actor, "trackio", run.id, [{ reason, points: 0, sample: "" }]);
  }
}

/** @returns whether all of it was there already */
async function takeAll(call: TrackioCall, runs: readonly RunLogs[]): Promise<boolean> {
  let isRepeated = runs.length > 0;
  const refusals: Error[] = [];
  for (const logs of runs) {
    try {
      if (!(await takeRun(call, logs))) isRepeated = false;
    } catch (error) {
      if (!isAppError(error)) throw error;
      refusals.push(error);
    }
  }
  if (refusals[0] !== undefined) throw refusals[0];
  return isRepeated;
}

/** @returns whether all of it was there already; a deleted run takes nothing, and shows that if it is brought back */
async function takeRun(call: TrackioCall, logs: RunLogs): Promise<boolean> {
  const run = await findOrMake(call, logs);
  if (run.deletedAt === null) return await take(call, run, logs);
  const { runtime, actor } = call;
  await noteLeftOut(runtime, actor, "trackio", run.id, [{ reason: DELETED, points: logs.entries.length, sample: "" }]);
  return false;
}

async function findOrMake({ runtime, actor, project }: TrackioCall, logs: RunLogs): Promise<ClientRunRecord> {
  const { place, name, displayName } = logs;
  const { id } = await createClientRun(runtime.database, {
    projectId: project.id,
    name: toStoredName(displayName, "run"),
    // Its client never says that a run has ended.
    training: null,
    startedAt: new Date(),
    experimentNumber: null,
    tags: new Map([["trackio.project", place]]),
    createdBy: actor.id,
    trackedAs: { tracker: "trackio", place, name },
  });
  const run = await findClientRun(runtime.database, { projectId: project.id, id });
  if (run === null) throw runNotFound();
  requireCapability(actor, "run.upload", project.id, run.createdBy);
  return run;
}

/** @returns whether all of it was there already */
async function take(call: TrackioCall, run: ClientRunRecord, logs: RunLogs): Promise<boolean> {
  const { runtime, actor } = call;
  const { entries, identity, config } = logs;
  if (config !== null) await keepConfig(call, run, config);
  // Counted on from what is there, they would be others once a part of them is there.
  const isUncounted = hasUncounted(entries);
  const { batch, leftOut } = collectLogs(entries, isUncounted ? await findNextStep(call, run) : 0);
  const appended = await appendOrSay(call, "trackio", run.id, batch, identity, isUncounted);
  const { isRepeated } = appended;
  if (!isRepeated) await noteLeftOut(runtime, actor, "trackio", run.id, [...leftOut, ...appended.leftOut]);
  return isRepeated;
}

async function findNextStep({ runtime }: TrackioCall, { id, foldedThrough }: ClientRunRecord): Promise<number> {
  const step = await findLastStep(runtime.database, { runId: id, foldedThrough });
  return step === null ? 0 : step + 1;
}

/** What begins with an underscore is the client's own: who began the run, and when. */
async function keepConfig(call: TrackioCall, run: ClientRunRecord, config: JsonObject): Promise<void> {
  const values = Object.fromEntries(Object.entries(config).filter(([key]) => !key.startsWith("_")));
  const leftOut = gatherLeftOut();
  const entries = listEntries(values, leftOut);
  await saveClientConfig(call, "trackio", run.id, { values, entries, leftOut: leftOut.all() }, []);
}
