import { canonicalJson } from "@/lib/core/canonical-json";
import type { ProofAnswer, ProofDocument, ProofOutcome, ProofStepKind } from "@/lib/core/proof-document";
import type { ProofPlan } from "@/lib/core/proof-plan";
import type { Prisma } from "./generated/sqlite/client";

/** What became of a plan, as somebody said it. */
export type ProofStepRecord = {
  readonly number: number;
  readonly kind: ProofStepKind;
  readonly owner: string | null;
  readonly dueOn: string | null;
  readonly text: string | null;
  readonly author: string;
  readonly createdAt: Date;
};

/** Runs by their ids: what they are called may change. */
type ById<Entry> = Omit<Entry, "run"> & { readonly run: string };

/** What the runs of a plan show, and which runs these are. */
export type StoredProofResult = ProofAnswer & {
  readonly arrived: readonly ById<ProofDocument["arrived"][number]>[];
  readonly missing: ProofDocument["missing"];
  readonly setAside: readonly ById<ProofDocument["setAside"][number]>[];
  /** The answer for readers who may not see single patients. */
  readonly withheld: ProofAnswer;
  /** How often each run that counts had changed by then: with another number since it is not what it was. */
  readonly held: readonly { readonly run: string; readonly changes: number }[];
  /** When the first of the runs that count began at the latest, UTC, ISO 8601; null where none counts. */
  readonly firstBegan: string | null;
};

/** The plan of a paired experiment on a finding of a run, with what became of it. */
export type ProofPlanRecord = {
  /** The run with the finding. */
  readonly runId: string;
  readonly projectId: string;
  readonly plan: ProofPlan;
  readonly isFirstNamed: boolean;
  readonly author: string;
  /** When it came to be known here. */
  readonly createdAt: Date;
  /** When what its runs show was first seen, and by whom. */
  readonly seenAt: Date | null;
  readonly seenBy: string | null;
  /** In order. */
  readonly steps: readonly ProofStepRecord[];
  /** What its runs showed as soon as all were there, which stays; null before that. */
  readonly latest: {
    readonly key: string;
    readonly outcome: ProofOutcome;
    readonly result: StoredProofResult;
    readonly createdAt: Date;
    readonly engineVersion: string;
  } | null;
};

export const PROOF_SELECT = {
  runId: true,
  content: true,
  isFirstNamed: true,
  author: true,
  createdAt: true,
  seenAt: true,
  seenBy: true,
  run: { select: { projectId: true } },
  steps: {
    orderBy: { number: "asc" },
    select: { number: true, kind: true, owner: true, dueOn: true, text: true, author: true, createdAt: true },
  },
  outcomes: {
    orderBy: { number: "asc" },
    take: 1,
    select: { key: true, outcome: true, result: true, createdAt: true, engineVersion: true },
  },
} as const satisfies Prisma.ProofPlanSelect;

/** Texts of closed sets and JSON are what this product wrote: nothing else ever did. */
export function toProofPlanRecord({
  content,
  run,
  steps,
  outcomes: [latest],
  ...row
}: Prisma.ProofPlanGetPayload<{ select: typeof PROOF_SELECT }>): ProofPlanRecord {
  return {
    ...row,
    projectId: run.projectId,
    plan: JSON.parse(content) as ProofPlan,
    steps: steps as readonly ProofStepRecord[],
    latest:
      latest === undefined
        ? null
        : {
            ...latest,
            outcome: latest.outcome as ProofOutcome,
            result: JSON.parse(latest.result) as StoredProofResult,
          },
  };
}

/** An answer is given once: whatever becomes of its runs then, it stays. */
export function isAnswered({ latest }: Pick<ProofPlanRecord, "latest">): boolean {
  return latest !== null;
}

/** How entries of the audit log name a plan: the same one may be registered for several runs. */
export function proofObject({ runId, sha256 }: { readonly runId: string; readonly sha256: string }): string {
  return `proof:${runId}/${sha256}`;
}

/** The plan as it is stored and as its entry in the audit log holds its digest. */
export function storedPlanText(plan: ProofPlan): string {
  return canonicalJson(plan);
}
