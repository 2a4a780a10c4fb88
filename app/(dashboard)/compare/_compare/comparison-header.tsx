import Link from "next/link";
import { buttonClass } from "@/app/_components/button";
import type { RunToCompare } from "@/lib/usecases/compare-runs";

type Run = RunToCompare["run"];

/** Which run is A and which is B, with the marks that they have in the pictures. */
export function ComparisonHeader({ a, b }: { readonly a: Run; readonly b: Run }) {
  return (
    <div className="grid gap-4">
      <h1 className="text-xl font-semibold">Compare two runs</h1>
      <div className="grid gap-4 md:grid-cols-2">
        <SideCard side="A" run={a} other={b.id} />
        <SideCard side="B" run={b} other={a.id} />
      </div>
      <p className="no-print">
        <Link href={{ pathname: "/compare", query: { a: b.id, b: a.id } }} className={buttonClass()}>
          Swap A and B
        </Link>
      </p>
    </div>
  );
}

function SideCard({ side, run, other }: { readonly side: "A" | "B"; readonly run: Run; readonly other: string }) {
  return (
    <section aria-label={`Run ${side}`} className="flex gap-3 rounded-md border border-line bg-surface p-4">
      <SideMark side={side} />
      <div className="min-w-0">
        <h2 className="font-semibold">
          {side}:{" "}
          <Link href={`/runs/${run.id}`} className="prose-link">
            {run.name}
          </Link>
        </h2>
        <p className="text-xs text-muted">
          {run.project.name}
          {run.settings.model === null ? "" : ` · ${run.settings.model}`}
        </p>
        <p className="no-print mt-1 text-xs">
          <Link href={{ pathname: "/compare", query: { a: other } }} className="prose-link">
            Choose another run in place of {side}
          </Link>
        </p>
      </div>
    </section>
  );
}

/** The same mark as in the profile over depth, and the colour of the loss. */
function SideMark({ side }: { readonly side: "A" | "B" }) {
  return (
    <svg width="14" height="20" viewBox="0 0 14 20" aria-hidden="true" className="shrink-0">
      {side === "A" ? (
        <circle cx="7" cy="10" r="6" fill="var(--accent)" />
      ) : (
        <rect x="1.5" y="4.5" width="11" height="11" fill="var(--series-2)" />
      )}
    </svg>
  );
}
