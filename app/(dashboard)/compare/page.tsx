import type { Metadata } from "next";
import { readChosenRuns } from "@/app/_components/chosen-runs";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { orNull } from "@/app/_shell/or-not-found";
import { getRunToCompare } from "@/lib/usecases/get-run-to-compare";
import { getRuntime } from "@/lib/usecases/runtime";
import { ComparedRuns } from "./_compare/compared-runs";
import { MissingRuns } from "./_compare/missing-runs";
import { TooFewRuns } from "./_compare/too-few-runs";

export const metadata: Metadata = { title: "Compare runs" };

export default async function ComparePage({ searchParams }: PageProps<"/compare">) {
  const actor = await requireCurrentActor();
  const { ids, left } = readChosenRuns(await searchParams);
  const asked = await Promise.all(ids.map((id) => orNull(getRunToCompare(getRuntime(), actor, id))));
  const runs = asked.filter((run) => run !== null);
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-8">
      <h1 className="text-xl font-semibold">{runs.length < 2 ? "Compare runs" : `Compare ${runs.length} runs`}</h1>
      <MissingRuns absent={asked.length - runs.length} left={left} />
      {runs.length < 2 ? <TooFewRuns runs={runs} /> : <ComparedRuns runs={runs} />}
    </main>
  );
}
