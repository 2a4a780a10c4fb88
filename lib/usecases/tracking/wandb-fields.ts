import { AppError } from "@/lib/core/errors";
import type { JsonObject } from "@/lib/ingest/parse-json-line";
import { FILES_LIMIT } from "@/lib/tracking/wandb/limits";
import { readPlace } from "@/lib/tracking/wandb/read-upsert";
import { ENTITY, writeBucket, writeProject, writeResumable } from "@/lib/tracking/wandb/write-bucket";
import { describeWandbRun, findWandbProgress } from "./describe-wandb-run";
import { noteLeftOut } from "./note-left-out";
import { upsertWandbRun } from "./upsert-wandb-run";
import { findWandbRun, findWritableWandbRun, type WandbCall, type WandbName } from "./wandb-call";

type Answer = object | null;

const NO_ARTIFACTS = "Artifacts are not kept: curves, settings and tags are.";
const NO_ALERTS = "Alerts of the client are not passed on.";

/** What operations ask for at their top, by the name of the field. Everything else is answered with nothing. */
export const WANDB_FIELDS: Readonly<Record<string, (call: WandbCall, variables: JsonObject) => Promise<Answer>>> = {
  viewer,
  serverInfo,
  entity: async () => ({ id: ENTITY, name: ENTITY, organization: null }),
  upsertBucket: upsertWandbRun,
  model: findModel,
  project: findProjectRun,
  createRunFiles,
  markRunFilesUploaded: async () => ({ success: true }),
  createArtifact,
  rewindRun: async () => refuse("Runs are not rewound here.", "Begin a new run."),
  notifyScriptableRunAlert: dropAlert,
};

async function viewer({ actor }: WandbCall): Promise<Answer> {
  const { id, name } = actor;
  return { id, entity: ENTITY, username: name, name, email: null, admin: false, flags: "{}", teams: { edges: [] } };
}

async function serverInfo(): Promise<Answer> {
  return { features: [], cliVersionInfo: {}, latestLocalVersionInfo: null };
}

/** Whether there is a run already, and from where a client that resumes it goes on. */
async function findModel(call: WandbCall, variables: JsonObject): Promise<Answer> {
  const named = readNames(variables, "project", "name");
  if (named === null) return null;
  const run = await findWandbRun(call, named, "run.read");
  const isThere = run !== null && run.deletedAt === null;
  const bucket = isThere
    ? writeResumable(await describeWandbRun(call, run, named), await findWandbProgress(call, run))
    : null;
  return { ...writeProject(named.place), bucket };
}

/** Whether somebody asked for a run to stop, which nobody can here, and what it is called. */
async function findProjectRun(call: WandbCall, variables: JsonObject): Promise<Answer> {
  const named =
    readNames(variables, "projectName", "runId") ??
    readNames(variables, "project", "run") ??
    readNames(variables, "project", "name");
  if (named === null) return null;
  const run = await findWandbRun(call, named, "run.upload");
  const isThere = run !== null && run.deletedAt === null;
  return { ...writeProject(named.place), run: isThere ? writeBucket(await describeWandbRun(call, run, named)) : null };
}

/** Files are not kept: each is given a place that takes anything and keeps nothing. */
async function createRunFiles(call: WandbCall, variables: JsonObject): Promise<Answer> {
  const named = readNames(variables, "project", "run");
  if (named === null) throw new AppError("bad-input", "Expected project and run, found none.", "Send their names.");
  const run = await findWritableWandbRun(call, named);
  const files: readonly unknown[] = Array.isArray(variables["files"]) ? variables["files"] : [];
  if (files.length > FILES_LIMIT) {
    throw new AppError("bad-input", `Expected at most ${FILES_LIMIT} files, found ${files.length}.`, "Send fewer.");
  }
  const uploadUrl = `${addressOf(call)}/api/unkept-files`;
  const answered = files.map((name) => ({ name: String(name), uploadUrl }));
  return { runID: run.id, uploadHeaders: [], files: answered };
}

/** As the operator stated it, else as the client found it. */
function addressOf({ runtime, request }: WandbCall): string {
  const { publicUrl } = runtime.config;
  return publicUrl === null ? `http://${request.headers.get("host") ?? new URL(request.url).host}` : publicUrl.origin;
}

async function createArtifact(call: WandbCall, variables: JsonObject): Promise<Answer> {
  const input = variables["input"];
  await noteDropped(call, { ...variables, ...(typeof input === "object" ? input : {}) }, NO_ARTIFACTS);
  return refuse(NO_ARTIFACTS, "Keep files elsewhere.");
}

async function dropAlert(call: WandbCall, variables: JsonObject): Promise<Answer> {
  await noteDropped(call, variables, NO_ALERTS);
  return { success: true };
}

async function noteDropped(call: WandbCall, variables: JsonObject, reason: string): Promise<void> {
  const named = readNames(variables, "projectName", "runName");
  const run = named === null ? null : await findWandbRun(call, named, "run.upload");
  if (run === null || run.deletedAt !== null) return;
  const what = variables["artifactCollectionName"] ?? variables["title"];
  const sample = typeof what === "string" ? what : "";
  await noteLeftOut(call.runtime, call.actor, "wandb", run.id, [{ reason, points: 0, sample }]);
}

function readNames(variables: JsonObject, project: string, run: string): WandbName | null {
  const name = readPlace(variables, run);
  const place = readPlace(variables, project);
  return name === null || place === null ? null : { place, name };
}

function refuse(message: string, fix: string): never {
  throw new AppError("bad-input", message, fix);
}
