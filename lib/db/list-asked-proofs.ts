import { type Database, prismaOf } from "./database";
import type { Prisma } from "./generated/sqlite/client";
import { PROOF_SELECT, type ProofPlanRecord, toProofPlanRecord } from "./proof-record";
import { VISIBLE_RUN } from "./run-record";

/** A plan whose pairs somebody is to train. */
export type AskedProof = ProofPlanRecord & {
  readonly run: { readonly id: string; readonly name: string; readonly project: { readonly name: string } };
  /** Until which day; null where nobody said. */
  readonly dueOn: string | null;
};

const IN_ORDER: Prisma.ProofPlanOrderByWithRelationInput[] = [
  { createdAt: "asc" },
  { runId: "asc" },
  { sha256: "asc" },
];

/**
 * Plans whose pairs an actor is to train and that are not all there, the oldest first.
 *
 * @param params.projectIds null = every project
 * @param params.owner who was asked last
 */
export async function listAskedProofs(
  db: Database,
  params: { readonly projectIds: readonly string[] | null; readonly owner: string; readonly limit: number },
): Promise<{ readonly proofs: readonly AskedProof[]; readonly total: number }> {
  const { projectIds, owner, limit } = params;
  const { proofPlan } = prismaOf(db);
  const asked = await proofPlan.findMany({
    where: {
      run: { ...VISIBLE_RUN, ...(projectIds === null ? {} : { projectId: { in: [...projectIds] } }) },
      steps: { some: { kind: "assign", owner }, none: { kind: "withdraw" } },
      outcomes: { none: {} },
    },
    orderBy: IN_ORDER,
    select: {
      runId: true,
      sha256: true,
      steps: { where: { kind: "assign" }, orderBy: { number: "desc" }, take: 1, select: { owner: true } },
    },
  });
  // Who was asked first and is not asked any more has nothing to train.
  const open = asked.filter(({ steps }) => steps[0]?.owner === owner);
  const rows = await proofPlan.findMany({
    where: { OR: open.slice(0, limit).map(({ runId, sha256 }) => ({ runId, sha256 })) },
    orderBy: IN_ORDER,
    select: {
      ...PROOF_SELECT,
      run: { select: { id: true, name: true, projectId: true, project: { select: { name: true } } } },
    },
  });
  const proofs = rows.map((row) => {
    const { id, name, project } = row.run;
    const record = toProofPlanRecord(row);
    const dueOn = record.steps.findLast(({ kind }) => kind === "assign")?.dueOn ?? null;
    return { ...record, run: { id, name, project }, dueOn };
  });
  return { proofs, total: open.length };
}
