import Link from "next/link";
import { ShapeLabel } from "@/app/_components/shape-label";
import { firstSentence } from "@/lib/charts/first-sentence";
import { statusShape } from "@/lib/charts/severity-shape";
import type { RunListItem } from "@/lib/schema/run";
import { HomeItem } from "./home-section";

/** A run with its status and the first sentence of its verdict. */
export function RunLine({ run }: { readonly run: RunListItem }) {
  return (
    <HomeItem>
      <span className="flex flex-wrap items-center gap-x-3">
        <ShapeLabel label={statusShape(run.status)} />
        <span>
          <Link href={`/runs/${run.id}`} className="prose-link font-semibold wrap-anywhere">
            {run.name}
          </Link>
          <span className="text-xs text-muted"> · {run.project.name}</span>
        </span>
      </span>
      {run.summary === null ? null : <span className="line-clamp-3 text-pretty">{firstSentence(run.summary)}</span>}
    </HomeItem>
  );
}
