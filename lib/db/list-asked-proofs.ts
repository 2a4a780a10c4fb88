import { type Database, prismaOf } from "./database";
import { isAnswered, PROOF_SELECT, type ProofPlanRecord, toProofPlanRecord } from "./proof-record";
import { VISIBLE_RUN } from "./run-record";

/** A plan whose pairs somebody is to train. */
export type AskedProof = ProofPlanRecord & {
  readonly run: { readonly id: string; readonly name: string; readonly project: { readonly name: string } };
  /** Until which day; null where nobody said. */
  readonly dueOn: string | null;
};

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
  const rows = await prismaOf(db).proofPlan.findMany({
    where: {
      run: { ...VISIBLE_RUN, ...(projectIds === null ? {} : { projectId: { in: [...projectIds] } }) },
      steps: { some: { kind: "assign", owner }, none: { kind: "withdraw" } },
    },
    orderBy: [{ createdAt: "asc" }, { runId: "asc" }, { sha256: "asc" }],
    select: {
      ...PROOF_SELECT,
      run: { select: { id: true, name: true, projectId: true, project: { select: { name: true } } } },
    },
  });
  const open = rows.flatMap((row) => {
    const { id, name, project } = row.run;
    const record = toProofPlanRecord(row);
    const asked = record.steps.findLast(({ kind }) => kind === "assign");
    // Who was asked first and is not asked any more has nothing to train.
    if (asked?.owner !== owner || isAnswered(record)) return [];
    return [{ ...record, run: { id, name, project }, dueOn: asked.dueOn }];
  });
  return { proofs: open.slice(0, limit), total: open.length };
}
