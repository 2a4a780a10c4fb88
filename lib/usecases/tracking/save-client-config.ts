import { createHash } from "node:crypto";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import type { ProofClaim } from "@/lib/core/proof-plan";
import { claimProofPlan } from "@/lib/db/claim-proof-plan";
import { listRunNotes } from "@/lib/db/list-run-notes";
import { saveRunNotes } from "@/lib/db/save-run-notes";
import { findSettings } from "@/lib/ingest/find-settings";
import type { JsonObject } from "@/lib/ingest/parse-json-line";
import type { LeftOut } from "@/lib/tracking/left-out";
import type { Entry } from "@/lib/tracking/list-entries";
import { appendSeries } from "../append-series";
import { askForCheck } from "../check-growing-run";
import type { Runtime } from "../runtime";
import { noteLeftOut } from "./note-left-out";

/** A configuration that a client may change, as it was set and as a list. */
export type ClientConfig = {
  readonly values: JsonObject;
  readonly entries: readonly Entry[];
  readonly leftOut: readonly LeftOut[];
};

const CLAIM_LEFT_OUT = "What the configuration says of an experiment was left out.";
const TOO_MANY = "Settings and tags beyond what a run may have were left out.";

/**
 * Keeps configuration and tags of a run, the latest of each. Settings with known names go the way of live batches, so
 * that the diagnosis sees them; the same configuration again is no batch.
 *
 * @param config null where the client says nothing of it
 */
export async function saveClientConfig(
  { runtime, actor }: { readonly runtime: Runtime; readonly actor: Actor },
  source: "wandb" | "trackio",
  runId: string,
  config: ClientConfig | null,
  tags: readonly Entry[],
): Promise<void> {
  if (config !== null) await appendSettings(runtime, actor, source, runId, config);
  const notes = { runId, parameters: config?.entries ?? [], tags, isReplacing: true };
  const saved = await saveRunNotes(runtime.database, { ...notes, by: actor.id, at: new Date() });
  if (saved.status !== "too-many") return;
  await noteLeftOut(runtime, actor, source, runId, [{ reason: TOO_MANY, points: 0, sample: "" }]);
}

async function appendSettings(
  runtime: Runtime,
  actor: Actor,
  source: "wandb" | "trackio",
  runId: string,
  { values, entries, leftOut }: ClientConfig,
): Promise<void> {
  const known = (await listRunNotes(runtime.database, { runIds: [runId] })).get(runId)?.parameters;
  if (entries.every(({ key, value }) => known?.get(key) === value)) return;
  await noteLeftOut(runtime, actor, source, runId, leftOut);
  const { settings: found, ignored } = findSettings(values);
  const { name: _ours, proof, ...settings } = found;
  const problem = proof
    ? await takeClaim(runtime, actor, runId, proof)
    : ignored.find(({ key }) => key.toLowerCase() === "proof")?.expected;
  if (problem)
    await noteLeftOut(runtime, actor, source, runId, [{ reason: CLAIM_LEFT_OUT, points: 0, sample: problem }]);
  if (Object.keys(settings).length === 0) return;
  await appendSeries(runtime, actor, {
    runId,
    idempotencyKey: null,
    collected: { series: [], layerFacts: [] },
    settings,
    sha256: createHash("sha256").update(JSON.stringify(values)).digest("hex"),
  });
}

/** @returns why it was not taken: such clients send the same for ever once they are refused */
async function takeClaim(runtime: Runtime, actor: Actor, runId: string, claim: ProofClaim): Promise<string | null> {
  const at = new Date();
  try {
    await claimProofPlan(runtime.database, { runId, claim, by: actor.id, at });
  } catch (error) {
    if (isAppError(error) && error.code === "conflict") return error.message;
    throw error;
  }
  await askForCheck(runtime, runId, at);
  return null;
}
