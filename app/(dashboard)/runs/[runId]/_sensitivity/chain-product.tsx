import Link from "next/link";
import { EmptyFigure } from "@/app/_charts/empty-figure";
import { DataTable } from "@/app/_components/data-table";
import { prepareChain } from "@/lib/charts/sensitivity/prepare-chain";
import type { DepthProfile } from "@/lib/diagnostics/evidence";

type ChainProductProps = { readonly profile: DepthProfile | null; readonly runId: string };

/** What each layer leaves of the gradient, multiplied up, beside the fitted slope. */
export function ChainProduct({ profile, runId }: ChainProductProps) {
  const view = prepareChain(profile);
  if ("status" in view) return <EmptyFigure title="Cannot write out the chain rule" chart={view} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 rounded-md border border-line bg-surface p-4">
      <h3 className="font-semibold">{view.title}</h3>
      <p className="font-mono text-xs wrap-anywhere">{view.equation}</p>
      <p className="max-w-prose">
        {view.fitted}{" "}
        <Link href={`/runs/${runId}/gradient-flow`} className="prose-link">
          See it over depth
        </Link>
      </p>
      <DataTable table={view.table} className="max-h-[32rem]" />
      <p className="text-xs text-muted">{view.caption}</p>
    </div>
  );
}
