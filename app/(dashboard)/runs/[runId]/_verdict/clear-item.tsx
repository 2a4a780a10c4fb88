import { SeverityMark } from "@/app/_components/severity-mark";
import type { FindingRow } from "@/lib/charts/prepare-findings";
import { verdictAnchor } from "@/lib/charts/verdict-id";
import type { Judging } from "../_judgements/judging";
import { FindingBody } from "./finding-body";

type ClearItemProps = { readonly runId: string; readonly finding: FindingRow; readonly judging: Judging };

/** A check that found nothing, in one line; opened, what it rests on. */
export function ClearItem({ runId, finding, judging }: ClearItemProps) {
  return (
    <details id={verdictAnchor(finding.id)} data-finding={finding.id}>
      <summary className="flex min-h-9 items-center gap-2 px-4 py-1 hover:bg-canvas">
        <SeverityMark shape="ring" size={12} />
        <span className="shrink-0 max-sm:shrink sm:w-52">{finding.name}</span>
        <span className="min-w-0 flex-1 truncate text-xs text-muted max-sm:hidden">{finding.inShort}</span>
        <span aria-hidden="true" className="disclosure-arrow ml-auto text-muted">
          ›
        </span>
      </summary>
      <FindingBody runId={runId} finding={finding} judging={judging} hasEvidence={false} />
    </details>
  );
}
