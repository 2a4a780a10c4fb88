"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { InstantLink } from "@/app/_components/instant-link";
import { evidenceQuery } from "@/lib/charts/evidence-address";
import { EVIDENCE_NOTE } from "./evidence-note";

type EvidenceLinkProps = {
  /** null takes the evidence off the pictures. */
  readonly id: string | null;
  readonly isCurrent?: boolean;
  readonly className: string;
  readonly children: ReactNode;
};

/** Shows a finding on the pictures of this page, which know all findings. */
export function EvidenceLink({ id, ...rest }: EvidenceLinkProps) {
  return <InstantLink address={`${usePathname()}${evidenceQuery(id)}`} target={EVIDENCE_NOTE} {...rest} />;
}
