"use client";

import { SeverityMark } from "@/app/_components/severity-mark";
import { evidenceQuery } from "@/lib/charts/evidence-address";
import type { FindingEvidence } from "@/lib/charts/prepare-evidence";
import { verdictAnchor } from "@/lib/charts/verdict-id";
import { EvidenceLink } from "./evidence-link";
import { EvidenceNote } from "./evidence-note";
import { useShownEvidence } from "./use-shown-evidence";

const CHOICE =
  "inline-flex min-h-8 items-center gap-1.5 rounded-sm border border-line bg-surface px-2 hover:bg-sunken aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:font-medium";

type EvidenceBarProps = {
  readonly evidence: readonly FindingEvidence[];
  /** The page that lists the findings. */
  readonly verdictPath: string;
};

/** Which finding the pictures show, to choose and in words. */
export function EvidenceBar({ evidence, verdictPath }: EvidenceBarProps) {
  const { shown, isUnknown } = useShownEvidence(evidence);
  if (evidence.length === 0) return null;
  return (
    <div className="grid gap-2">
      <nav aria-label="Findings on the charts" className="no-print flex flex-wrap items-center gap-2">
        <span className="text-xs text-muted">Show on the charts:</span>
        {evidence.map(({ id, name, label }) => (
          <EvidenceLink key={id} id={id} isCurrent={id === shown?.id} className={CHOICE}>
            <SeverityMark shape={label.shape} size={12} />
            {name}
          </EvidenceLink>
        ))}
        {shown || isUnknown ? (
          <EvidenceLink id={null} className="prose-link inline-flex min-h-8 items-center px-1">
            Nothing
          </EvidenceLink>
        ) : null}
      </nav>
      <EvidenceNote shown={shown} isUnknown={isUnknown} />
      {shown ? (
        <p className="no-print">
          <a href={`${verdictPath}${evidenceQuery(shown.id)}#${verdictAnchor(shown.id)}`} className="prose-link">
            Read this finding
          </a>
        </p>
      ) : null}
    </div>
  );
}
