import type { ProofClaim } from "@/lib/core/proof-plan";
import { type Database, prismaOf, rawOf } from "./database";
import { parseStatedSettings } from "./stated-settings";

/** A run that says it belongs to an experiment. */
export type RunOfPlan = {
  readonly id: string;
  readonly name: string;
  readonly claim: ProofClaim;
  /** When it was made. */
  readonly createdAt: Date;
  /** When it said first that it belongs to the plan: one that was made before and kept back came in then. */
  readonly claimedAt: Date;
  /** Set where it was deleted: it was the first all the same, and one sent again in its place does not count. */
  readonly deletedAt: Date | null;
  /** Whether its client says that the training goes on, or is to begin. */
  readonly isTraining: boolean;
  /** How often what a diagnosis would read of it has changed: the same number, the same run. */
  readonly changes: number;
};

/** Runs of a project that name a plan, the first to say so first, also deleted ones that are still there. */
export async function listRunsOfPlan(
  db: Database,
  params: { readonly projectId: string; readonly sha256: string },
): Promise<readonly RunOfPlan[]> {
  const rows = await prismaOf(db).run.findMany({
    where: { projectId: params.projectId, proofPlan: params.sha256, state: { not: "pending" } },
    orderBy: [{ proofClaimedAt: "asc" }, { createdAt: "asc" }, { id: "asc" }],
    select: {
      id: true,
      name: true,
      settings: true,
      createdAt: true,
      proofClaimedAt: true,
      deletedAt: true,
      training: true,
    },
  });
  const changes = await countChanges(db, params);
  return rows.flatMap(({ settings, training, proofClaimedAt: claimedAt, ...row }) => {
    const claim = parseStatedSettings(settings).proof ?? null;
    const isTraining = training === "running" || training === "scheduled";
    if (claim === null || claimedAt === null) return [];
    return [{ ...row, claim, claimedAt, isTraining, changes: changes.get(row.id) ?? 0 }];
  });
}

/** The revision of a run with the batches that wait: one that is folded goes from there to the revision. */
async function countChanges(
  db: Database,
  { projectId, sha256 }: { readonly projectId: string; readonly sha256: string },
): Promise<ReadonlyMap<string, number>> {
  const rows = await rawOf(db).all(
    `SELECT "id", "revision" + (
       SELECT COUNT(*) FROM "live_batch" WHERE "runId" = "run"."id" AND "sequence" > "run"."foldedThrough"
     ) FROM "run" WHERE "projectId" = ? AND "proofPlan" = ?`,
    [projectId, sha256],
  );
  return new Map(rows.map(([id, changes]) => [String(id), Number(changes)]));
}
