"use client";

import { useSearchParams } from "next/navigation";
import { EVIDENCE_PARAMETER } from "@/lib/charts/evidence-address";
import type { FindingEvidence } from "@/lib/charts/prepare-evidence";

export type ShownEvidence = {
  /** null where nothing was asked for, or nothing of this name is there. */
  readonly shown: FindingEvidence | null;
  /** The address asks for a finding that this verdict does not have. */
  readonly isUnknown: boolean;
};

/** The finding that the address asks to see on the pictures. */
export function useShownEvidence(evidence: readonly FindingEvidence[]): ShownEvidence {
  const id = useSearchParams().get(EVIDENCE_PARAMETER);
  const shown = evidence.find((entry) => entry.id === id) ?? null;
  return { shown, isUnknown: id !== null && shown === null };
}
