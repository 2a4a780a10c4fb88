import Link from "next/link";
import type { Idea } from "@/lib/learn/ideas";
import type { OwnRun } from "./load-own-run";

/** Where the reader is, and the idea in plain words. */
export function IdeaHeader({ idea, own }: { readonly idea: Idea; readonly own: OwnRun }) {
  return (
    <div className="grid gap-2">
      <nav aria-label="Breadcrumb" className="no-print text-xs text-muted">
        <Link href="/learn" className="prose-link">
          Learn
        </Link>
        {own.status === "found" ? (
          <>
            {" / from the run "}
            <Link href={`/runs/${own.data.run.id}`} className="prose-link">
              {own.data.run.name}
            </Link>
          </>
        ) : null}
      </nav>
      <h1 className="text-xl font-semibold">{idea.title}</h1>
      <p className="max-w-prose text-base text-pretty">{idea.lead}</p>
    </div>
  );
}
