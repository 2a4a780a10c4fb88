import type { ProofOutcome } from "@/lib/core/proof-document";
import type { ProofChange } from "@/lib/core/proof-plan";
import type { RuleId } from "@/lib/core/verdict";
import { type Database, prismaOf } from "./database";
import type { Prisma } from "./generated/sqlite/client";
import { VISIBLE_RUN } from "./run-record";

/** What came of the plan of one experiment. */
export type ProofOutcomeRecord = {
  readonly rule: RuleId;
  readonly change: ProofChange;
  readonly isFirstNamed: boolean;
  /** null while pairs are missing. */
  readonly outcome: ProofOutcome | null;
};

/** How results are stored whose pairs are all there: canonical JSON writes an empty list in one way. */
const NOTHING_MISSING = '"missing":[]';

/**
 * What came of every plan that nobody took back, of runs that are not deleted. Pages of every check and run ask for
 * this, so that no plan and no result is read, which may be long: every outcome but that it cannot tell is one over
 * all pairs, and of that one the database looks for what is missing.
 *
 * @param params.projectIds null = every project
 */
export async function listProofOutcomes(
  db: Database,
  { projectIds }: { readonly projectIds: readonly string[] | null },
): Promise<readonly ProofOutcomeRecord[]> {
  const prisma = prismaOf(db);
  const plan = {
    run: { ...VISIBLE_RUN, ...(projectIds === null ? {} : { projectId: { in: [...projectIds] } }) },
    steps: { none: { kind: "withdraw" } },
  } satisfies Prisma.ProofPlanWhereInput;
  const [rows, untold] = await Promise.all([
    prisma.proofPlan.findMany({
      where: plan,
      orderBy: [{ runId: "asc" }, { sha256: "asc" }],
      select: {
        runId: true,
        sha256: true,
        rule: true,
        change: true,
        isFirstNamed: true,
        outcomes: { orderBy: { number: "desc" }, take: 1, select: { number: true, outcome: true } },
      },
    }),
    prisma.proofOutcome.findMany({
      where: { plan, outcome: "cannot-tell", result: { contains: NOTHING_MISSING } },
      select: { runId: true, planSha256: true, number: true },
    }),
  ]);
  const whole = new Set(untold.map(({ runId, planSha256, number }) => `${runId} ${planSha256} ${number}`));
  return rows.map(({ runId, sha256, rule, change, isFirstNamed, outcomes: [latest] }) => {
    const isAnswered =
      latest !== undefined && (latest.outcome !== "cannot-tell" || whole.has(`${runId} ${sha256} ${latest.number}`));
    return {
      // Texts of closed sets are what this product wrote.
      rule: rule as RuleId,
      change: change as ProofChange,
      isFirstNamed,
      outcome: isAnswered ? (latest.outcome as ProofOutcome) : null,
    };
  });
}
