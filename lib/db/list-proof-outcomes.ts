import type { ProofOutcome } from "@/lib/core/proof-document";
import type { ProofChange, ProofPlan } from "@/lib/core/proof-plan";
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

/**
 * What came of the plans that nobody took back, of runs that are not deleted. Of several answered plans that ask the
 * same of a run, with another margin say, the one answered first counts and no other: whoever knew its answer may
 * have chosen the next by it. Pages of every check and run ask for this, so that no result is read, and a plan only
 * where a run has several for one rule and change.
 *
 * @param params.projectIds null = every project
 */
export async function listProofOutcomes(
  db: Database,
  { projectIds }: { readonly projectIds: readonly string[] | null },
): Promise<readonly ProofOutcomeRecord[]> {
  const rows = await prismaOf(db).proofPlan.findMany({
    where: {
      run: { ...VISIBLE_RUN, ...(projectIds === null ? {} : { projectId: { in: [...projectIds] } }) },
      steps: { none: { kind: "withdraw" } },
    },
    orderBy: [{ runId: "asc" }, { sha256: "asc" }],
    select: PLAN_SELECT,
  });
  const open = rows.filter(({ outcomes }) => outcomes.length === 0);
  return [...open, ...(await keepFirstAnswers(db, rows))].map(({ rule, change, isFirstNamed, outcomes: [answer] }) => ({
    // Texts of closed sets are what this product wrote.
    rule: rule as RuleId,
    change: change as ProofChange,
    isFirstNamed,
    outcome: answer === undefined ? null : (answer.outcome as ProofOutcome),
  }));
}

const PLAN_SELECT = {
  runId: true,
  sha256: true,
  rule: true,
  change: true,
  isFirstNamed: true,
  outcomes: { orderBy: { number: "asc" }, take: 1, select: { outcome: true, createdAt: true } },
} as const satisfies Prisma.ProofPlanSelect;

type PlanRow = Prisma.ProofPlanGetPayload<{ select: typeof PLAN_SELECT }>;

async function keepFirstAnswers(db: Database, rows: readonly PlanRow[]): Promise<readonly PlanRow[]> {
  const answered = rows
    .filter(({ outcomes }) => outcomes.length > 0)
    .toSorted((a, b) => answeredAt(a) - answeredAt(b) || (a.sha256 < b.sha256 ? -1 : 1));
  const alike = ({ runId, rule, change }: PlanRow): string => `${runId} ${rule} ${change}`;
  const counts = new Map<string, number>();
  for (const row of answered) counts.set(alike(row), (counts.get(alike(row)) ?? 0) + 1);
  const subgroups = await readSubgroups(
    db,
    answered.filter((row) => (counts.get(alike(row)) ?? 0) > 1),
  );
  const first = new Map<string, PlanRow>();
  for (const row of answered) {
    const question = JSON.stringify([alike(row), subgroups.get(`${row.runId} ${row.sha256}`) ?? null]);
    if (!first.has(question)) first.set(question, row);
  }
  return [...first.values()];
}

function answeredAt({ outcomes }: PlanRow): number {
  return outcomes[0]?.createdAt.getTime() ?? Number.POSITIVE_INFINITY;
}

/** The group that each plan asks about, null where it is about none. */
async function readSubgroups(db: Database, plans: readonly PlanRow[]): Promise<ReadonlyMap<string, string | null>> {
  if (plans.length === 0) return new Map();
  const rows = await prismaOf(db).proofPlan.findMany({
    where: { runId: { in: plans.map(({ runId }) => runId) }, sha256: { in: plans.map(({ sha256 }) => sha256) } },
    select: { runId: true, sha256: true, content: true },
  });
  return new Map(
    rows.map(({ runId, sha256, content }) => [
      `${runId} ${sha256}`,
      (JSON.parse(content) as ProofPlan).finding.subgroup,
    ]),
  );
}
