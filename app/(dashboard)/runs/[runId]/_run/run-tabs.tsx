"use client";

import Link from "next/link";
import { useSearchParams, useSelectedLayoutSegment } from "next/navigation";
import { EVIDENCE_PARAMETER, evidenceQuery } from "@/lib/charts/evidence-address";

/** Tabs are places with addresses of their own, so they are links. Those with pictures keep the finding that is shown on them. */
export function RunTabs({ runId }: { readonly runId: string }) {
  const current = useSelectedLayoutSegment();
  const shown = evidenceQuery(useSearchParams().get(EVIDENCE_PARAMETER));
  const tabs = [
    { segment: null, href: `/runs/${runId}${shown}`, name: "Verdict" },
    { segment: "gradient-flow", href: `/runs/${runId}/gradient-flow${shown}`, name: "Gradient flow" },
    { segment: "subgroups", href: `/runs/${runId}/subgroups`, name: "Subgroups" },
    { segment: "sensitivity", href: `/runs/${runId}/sensitivity`, name: "Sensitivity" },
    { segment: "report", href: `/runs/${runId}/report`, name: "Report" },
    { segment: "data", href: `/runs/${runId}/data`, name: "Data" },
  ] as const;
  return (
    <nav aria-label="Parts of this run" className="no-print flex gap-1 overflow-x-auto border-b border-line">
      {tabs.map((tab) => (
        <Link
          key={tab.name}
          href={tab.href}
          aria-current={tab.segment === current ? "page" : undefined}
          className="-mb-px inline-flex min-h-10 items-center border-b-2 border-transparent px-3 whitespace-nowrap text-muted hover:text-ink aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-ink"
        >
          {tab.name}
        </Link>
      ))}
    </nav>
  );
}
