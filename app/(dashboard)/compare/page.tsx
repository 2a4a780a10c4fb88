import type { Metadata } from "next";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { orNotFound } from "@/app/_shell/or-not-found";
import { compareRuns } from "@/lib/usecases/compare-runs";
import { getRuntime } from "@/lib/usecases/runtime";
import { ChooseRuns } from "./_choose/choose-runs";
import { readCompareQuery } from "./_choose/read-compare-query";
import { ComparedRuns } from "./_compare/compared-runs";

export const metadata: Metadata = { title: "Compare two runs" };

export default async function ComparePage({ searchParams }: PageProps<"/compare">) {
  const actor = await requireCurrentActor();
  const { a, b, search } = readCompareQuery(await searchParams);
  const hasTwo = a !== null && b !== null && a !== b;
  return (
    <main id="main" className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-8">
      {hasTwo ? (
        <ComparedRuns runs={await orNotFound(compareRuns(getRuntime(), actor, { a, b }))} />
      ) : (
        <ChooseRuns actor={actor} first={a ?? b} isSame={a !== null && a === b} search={search} />
      )}
    </main>
  );
}
