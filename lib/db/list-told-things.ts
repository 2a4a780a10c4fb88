import { planText } from "@/lib/core/analysis-plan";
import type { AuditAction } from "@/lib/core/audit-actions";
import { signedStatementText } from "@/lib/core/signed-statement";
import { type Database, prismaOf } from "./database";
import { proofObject } from "./proof-record";
import { digestForAudit } from "./shorten-for-audit";

/** Something stored of which an entry of the audit log holds the digest. */
export type ToldThing = {
  readonly action: AuditAction;
  readonly object: string;
  /** Which of several of the object: as the entry's details name it, of a signature the entry's own; null where there is one. */
  readonly number: number | null;
  /** SHA-256 of what is stored, in hex, made as it was for the entry; null for what has no text. */
  readonly sha256: string | null;
  /** UTC as ISO text. */
  readonly createdAt: string;
};

/**
 * Every analysis plan, judgement, answer to one, prediction set, signature on a report, and plan of an experiment with
 * its steps and outcomes, as it is stored now. Of a prediction set it is the digest of its file that is stored beside
 * it: its rows are not read.
 */
export async function listToldThings(db: Database): Promise<readonly ToldThing[]> {
  const prisma = prismaOf(db);
  const plans = await prisma.analysisPlan.findMany({
    select: { projectId: true, version: true, content: true, isAfterResults: true, createdAt: true },
  });
  const judgements = await prisma.judgement.findMany({ select: { id: true, text: true, createdAt: true } });
  const steps = await prisma.judgementStep.findMany({
    select: { judgementId: true, number: true, text: true, createdAt: true },
  });
  const sets = await prisma.predictionSet.findMany({ select: { id: true, sha256: true, createdAt: true } });
  const signatures = await prisma.reportSignature.findMany({
    select: { runId: true, auditSeq: true, statement: true, report: { select: { createdAt: true } } },
  });
  const proofs = await listProofThings(db);
  return [
    ...plans.map(({ projectId, version, content, isAfterResults, createdAt }) => ({
      action: "plan.declared" as const,
      object: `project:${projectId}`,
      number: version,
      sha256: digestPlan({ version, isAfterResults, content }),
      createdAt: createdAt.toISOString(),
    })),
    ...judgements.map(({ id, text, createdAt }) => ({
      action: "judgement.recorded" as const,
      object: `judgement:${id}`,
      number: null,
      sha256: digestForAudit(text),
      createdAt: createdAt.toISOString(),
    })),
    ...steps.map(({ judgementId, number, text, createdAt }) => ({
      action: "judgement.step-added" as const,
      object: `judgement:${judgementId}`,
      number,
      sha256: text === null ? null : digestForAudit(text),
      createdAt: createdAt.toISOString(),
    })),
    ...sets.map(({ id, sha256, createdAt }) => ({
      action: "predictions.added" as const,
      object: `predictions:${id}`,
      number: null,
      sha256,
      createdAt: createdAt.toISOString(),
    })),
    ...signatures.map(({ runId, auditSeq, statement, report }) => ({
      action: "report.signed" as const,
      object: `run:${runId}`,
      number: auditSeq,
      sha256: digestForAudit(signedStatementText(statement)),
      createdAt: report.createdAt.toISOString(),
    })),
    ...proofs,
  ];
}

async function listProofThings(db: Database): Promise<readonly ToldThing[]> {
  const plans = await prismaOf(db).proofPlan.findMany({
    select: {
      runId: true,
      sha256: true,
      content: true,
      createdAt: true,
      steps: { select: { number: true, text: true, createdAt: true } },
      outcomes: { select: { number: true, result: true, createdAt: true } },
    },
  });
  return plans.flatMap(({ runId, sha256, content, createdAt, steps, outcomes }): ToldThing[] => {
    const object = proofObject({ runId, sha256 });
    const told = (action: AuditAction, number: number | null, text: string | null, at: Date): ToldThing => {
      return {
        action,
        object,
        number,
        sha256: text === null ? null : digestForAudit(text),
        createdAt: at.toISOString(),
      };
    };
    return [
      told("proof.planned", null, content, createdAt),
      ...steps.map((step) => told("proof.step-added", step.number, step.text, step.createdAt)),
      ...outcomes.map((outcome) => told("proof.answered", outcome.number, outcome.result, outcome.createdAt)),
    ];
  });
}

/** What somebody wrote into the row by hand may be no JSON: its digest is then another one as well. */
function digestPlan(row: { readonly version: number; readonly isAfterResults: boolean; readonly content: string }) {
  try {
    return digestForAudit(planText({ ...row, content: JSON.parse(row.content) }));
  } catch {
    return digestForAudit(row.content);
  }
}
