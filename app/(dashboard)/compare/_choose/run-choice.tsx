import Link from "next/link";
import { ShapeLabel } from "@/app/_components/shape-label";
import { statusShape } from "@/lib/charts/severity-shape";
import type { RunListItem } from "@/lib/schema/run";

/** One run that can be taken into the comparison. */
export function RunChoice({ run, first }: { readonly run: RunListItem; readonly first: string | null }) {
  const query = first === null ? { a: run.id } : { a: first, b: run.id };
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[9rem_1fr]">
      <ShapeLabel label={statusShape(run.status)} />
      <div className="min-w-0">
        <Link href={{ pathname: "/compare", query }} className="prose-link font-semibold">
          {first === null ? `Take ${run.name} as A` : `Compare with ${run.name}`}
        </Link>
        <span className="text-xs text-muted">
          {" "}
          · {run.project.name}
          {run.model === null ? "" : ` · ${run.model}`}
        </span>
      </div>
    </li>
  );
}
