import { type Actor, can } from "@/lib/auth/roles";
import { BoundedMemory } from "@/lib/core/bounded-memory";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import { isAppError } from "@/lib/core/errors";
import type { ProofDocument } from "@/lib/core/proof-document";
import type { Database } from "@/lib/db/database";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import type { RunRecord } from "@/lib/db/run-record";
import type { ComposedGaps } from "@/lib/diagnostics/gap/compose-gaps";
import type { GapOutcome } from "@/lib/diagnostics/gap/group-gap";
import type { PublicationDecision } from "@/lib/diagnostics/subgroups/decide-publication";
import { logError } from "@/lib/http/log-error";
import { findVisibleRun } from "../find-visible-run";
import { getDiagnosis } from "../get-diagnosis";
import { noteGroupResultsSeen } from "../note-results-seen";
import { listProofs } from "../proofs/list-proofs";
import type { Runtime } from "../runtime";
import type { GapJob, StoredExperiment } from "./split-stored-gaps";
import { withholdGaps } from "./withhold-gaps";

/** In splits: one is a few thousand characters. */
const LIMITS = { size: 200, milliseconds: 10 * 60_000 };
/** Of runs as they stand, and the same while they are computed. */
type Known = { readonly kept: BoundedMemory<ComposedGaps>; readonly underWay: Map<string, Promise<ComposedGaps>> };
const memories = new WeakMap<Database, Known>();

/**
 * Where the gaps of the groups of a run come from, as far as the reader may see it: computed in a worker thread when
 * first asked for, from the predictions and the log of the run and from experiments that changed their measure.
 * Whoever is shown a split has seen results on groups.
 *
 * @throws AppError "not-found" or "forbidden"; "unavailable" where runs never rest while they are read
 */
export async function getGaps(runtime: Runtime, actor: Actor, runId: string): Promise<GapOutcome> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const { subgroups, publication } = await getDiagnosis(runtime, actor, run.id);
  if (subgroups.status === "none") return subgroups;
  const experiments = (await listProofs(runtime, actor, run.id)).flatMap(takeExperiment);
  return await show(runtime, actor, run, publication, await splitOnce(runtime, { runId: run.id, experiments }));
}

/**
 * The same without waiting, for a page that shows more than this: null where it is only now computed.
 *
 * @param proofs as `peekProofs` gives them to the same reader
 * @throws AppError "not-found" or "forbidden"
 */
export async function peekGaps(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  proofs: readonly ProofDocument[],
): Promise<GapOutcome | null> {
  const { database, background } = runtime;
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const { subgroups, publication } = await getDiagnosis(runtime, actor, run.id);
  if (subgroups.status === "none") return subgroups;
  const job = { runId: run.id, experiments: proofs.flatMap(takeExperiment) };
  const known = knownOf(database).kept.get(await keyOf(database, job), performance.now());
  if (known !== undefined) return await show(runtime, actor, run, publication, known);
  const work = splitOnce(runtime, job)
    .then(
      () => undefined,
      (error: unknown) => {
        // Deleted meanwhile, or the server stops.
        if (!isAppError(error)) logError("gaps were not split", { runId: run.id, error });
      },
    )
    .finally(() => background.delete(work));
  background.add(work);
  return null;
}

async function show(
  runtime: Runtime,
  actor: Actor,
  run: RunRecord,
  publication: PublicationDecision | null,
  gaps: ComposedGaps,
): Promise<GapOutcome> {
  const shown = can(actor, "patient-level.read", run.project.id) ? gaps.outcome : withholdGaps(gaps, publication);
  if (shown.status === "split") await noteGroupResultsSeen(runtime, actor, run);
  return shown;
}

/** Only what an experiment changed may be told of it, and only where its runs still hold what the answer rests on. */
function takeExperiment({ plan, state, answer, arrived, since }: ProofDocument): readonly StoredExperiment[] {
  if (state !== "answered" || answer.outcome !== "changed" || since.length > 0) return [];
  const runOf = (seed: number, arm: string) => arrived.find((each) => each.seed === seed && each.arm === arm)?.run.id;
  const pairs = plan.seeds.flatMap((seed) => {
    const [asIs, repaired] = [runOf(seed, "as-is"), runOf(seed, "repaired")];
    return asIs === undefined || repaired === undefined ? [] : [{ asIs, repaired }];
  });
  return [{ plan: plan.sha256, subgroup: plan.finding.subgroup, change: plan.change.what, pairs }];
}

/** Callers in one process share one computation, which is kept where nothing of its runs changed meanwhile. */
async function splitOnce(runtime: Runtime, job: GapJob): Promise<ComposedGaps> {
  const { database, workers } = runtime;
  const known = knownOf(database);
  const key = await keyOf(database, job);
  const kept = known.kept.get(key, performance.now()) ?? known.underWay.get(key);
  if (kept !== undefined) return await kept;
  const started = workers
    .run({ kind: "split-gaps", ...job })
    .then(async ({ gaps }) => {
      if ((await keyOf(database, job)) === key) known.kept.set(key, gaps, 1, performance.now());
      return gaps;
    })
    .finally(() => known.underWay.delete(key));
  known.underWay.set(key, started);
  return await started;
}

function knownOf(database: Database): Known {
  const known = memories.get(database) ?? { kept: new BoundedMemory<ComposedGaps>(LIMITS), underWay: new Map() };
  memories.set(database, known);
  return known;
}

/** Everything that a split is a function of. */
async function keyOf(db: Database, { runId, experiments }: GapJob): Promise<string> {
  const runs = [runId, ...experiments.flatMap(({ pairs }) => pairs.flatMap(({ asIs, repaired }) => [asIs, repaired]))];
  const fingerprints: string[] = [];
  for (const id of runs) fingerprints.push((await findRunFingerprint(db, { runId: id })).fingerprint);
  return JSON.stringify([ENGINE_VERSION, runId, experiments, fingerprints]);
}
