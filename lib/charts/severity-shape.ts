import type { DiagnosisStatus, Verdict } from "@/lib/core/verdict";

/** Severity is a shape and a word, never a colour alone. */
export type FindingShape = "octagon" | "triangle" | "dot" | "ring" | "question" | "clock";

export type ShapeAndWord = { readonly shape: FindingShape; readonly word: string };

export function verdictShape(verdict: Pick<Verdict, "outcome" | "severity">): ShapeAndWord {
  if (verdict.outcome === "cannot-tell") return { shape: "question", word: "cannot tell" };
  if (verdict.outcome === "no-finding" || verdict.severity === null) return { shape: "ring", word: "no finding" };
  const shapes = { critical: "octagon", warning: "triangle", note: "dot" } as const;
  return { shape: shapes[verdict.severity], word: verdict.severity };
}

const STATUS_SHAPES: Readonly<Record<DiagnosisStatus | "pending", ShapeAndWord>> = {
  critical: { shape: "octagon", word: "critical" },
  attention: { shape: "triangle", word: "attention" },
  incomplete: { shape: "question", word: "incomplete" },
  "no-fault-found": { shape: "ring", word: "no fault found" },
  pending: { shape: "clock", word: "being checked" },
};

export function statusShape(status: DiagnosisStatus | "pending"): ShapeAndWord {
  return STATUS_SHAPES[status];
}
