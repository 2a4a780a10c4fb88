import type { Metadata } from "next";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { IDEA_IDS, ideaOf } from "@/lib/learn/ideas";
import { IdeaCard } from "./_learn/idea-card";
import { loadOwnRun } from "./_learn/load-own-run";

export const metadata: Metadata = { title: "Learn" };

export default async function LearnPage({ searchParams }: PageProps<"/learn">) {
  await requireCurrentActor();
  const own = await loadOwnRun((await searchParams)["run"]);
  return (
    <main id="main" className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-8">
      <div>
        <h1 className="text-xl font-semibold">Learn</h1>
        <p className="mt-1 max-w-prose text-muted">
          The ideas that every verdict rests on, one a page. Move something, read the number that is computed on the
          spot, and see what it does.
        </p>
      </div>
      <ol className="divide-y divide-line rounded-md border border-line bg-surface">
        {IDEA_IDS.map((id) => (
          <IdeaCard key={id} idea={ideaOf(id)} runId={own.status === "found" ? own.data.run.id : null} />
        ))}
      </ol>
    </main>
  );
}
