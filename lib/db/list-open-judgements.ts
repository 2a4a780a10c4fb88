import type { JudgedVerdict, JudgementKind } from "@/lib/core/judgement";
import { type Database, prismaOf } from "./database";
import type { Prisma } from "./generated/sqlite/client";
import { VISIBLE_RUN } from "./run-record";

/** A disagreement or a need that nobody has answered. */
export type OpenJudgement = JudgedVerdict & {
  readonly id: string;
  readonly run: { readonly id: string; readonly name: string; readonly project: { readonly name: string } };
  readonly kind: JudgementKind;
  readonly author: string;
  readonly createdAt: Date;
  /** Who is to answer it as an actor's id, and until which day; null where nobody is. */
  readonly owner: string | null;
  readonly dueOn: string | null;
};

/**
 * Disagreements and needs without an answer, the oldest first, and how many there are.
 *
 * @param params.projectIds null = every project
 * @param params.asked only those that this actor was ever asked to answer, or that anybody was to answer by this day
 */
export async function listOpenJudgements(
  db: Database,
  params: {
    readonly projectIds: readonly string[] | null;
    readonly asked?: { readonly owner: string; readonly dueOn: string | null };
    readonly limit: number;
  },
): Promise<{ readonly judgements: readonly OpenJudgement[]; readonly total: number }> {
  const { projectIds, asked, limit } = params;
  const where: Prisma.JudgementWhereInput = {
    kind: { in: ["disagree", "need"] },
    run: { ...VISIBLE_RUN, ...(projectIds === null ? {} : { projectId: { in: [...projectIds] } }) },
    steps: { none: { kind: { in: ["resolve", "withdraw"] } } },
    ...(asked === undefined ? {} : { AND: { steps: { some: isAsked(asked) } } }),
  };
  const { judgement } = prismaOf(db);
  const total = await judgement.count({ where });
  const rows = await judgement.findMany({
    where,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: limit,
    select: {
      id: true,
      rule: true,
      subgroup: true,
      kind: true,
      author: true,
      createdAt: true,
      run: { select: { id: true, name: true, project: { select: { name: true } } } },
      steps: { orderBy: { number: "desc" }, take: 1, select: { owner: true, dueOn: true } },
    },
  });
  return {
    total,
    judgements: rows.map(({ steps, ...row }) => {
      // Closed sets are text in the database; only this product ever wrote them.
      return { ...row, owner: steps[0]?.owner ?? null, dueOn: steps[0]?.dueOn ?? null } as OpenJudgement;
    }),
  };
}

function isAsked({ owner, dueOn }: { readonly owner: string; readonly dueOn: string | null }) {
  const overdue = dueOn === null ? [] : [{ dueOn: { lte: dueOn } }];
  return { kind: "assign", OR: [{ owner }, ...overdue] } satisfies Prisma.JudgementStepWhereInput;
}
