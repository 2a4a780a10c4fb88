import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { findIdea } from "@/lib/learn/ideas";
import { IdeaHeader } from "../_learn/idea-header";
import { IdeaLab } from "../_learn/idea-lab";
import { loadOwnRun } from "../_learn/load-own-run";
import { NextIdea } from "../_learn/next-idea";
import { WhereItShows } from "../_learn/where-it-shows";

export async function generateMetadata({ params }: PageProps<"/learn/[ideaId]">): Promise<Metadata> {
  return { title: findIdea((await params).ideaId)?.title ?? "Not found" };
}

export default async function IdeaPage({ params, searchParams }: PageProps<"/learn/[ideaId]">) {
  await requireCurrentActor();
  const idea = findIdea((await params).ideaId) ?? notFound();
  const own = await loadOwnRun((await searchParams)["run"]);
  const runId = own.status === "found" ? own.data.run.id : null;
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-8">
      <IdeaHeader idea={idea} own={own} />
      <IdeaLab idea={idea.id} />
      <WhereItShows idea={idea.id} own={own} />
      <NextIdea idea={idea.id} runId={runId} />
    </main>
  );
}
