"use client";

import { useRouter } from "next/navigation";
import type { FormEvent, ReactNode } from "react";
import { Button } from "@/app/_components/button";
import { compareAddress } from "@/app/_components/chosen-runs";
import { letterOf, MOST_COMPARED } from "@/lib/charts/comparison/run-letters";
import type { ChosenRun } from "@/lib/usecases/list-chosen-runs";
import { ChosenInputs } from "./chosen-inputs";
import { useChosenRuns } from "./chosen-runs-context";

type CompareFormProps = {
  /** Runs of this page of the list, and those that were chosen on others. */
  readonly known: readonly ChosenRun[];
  /** Runs of this page. */
  readonly listed: readonly string[];
  readonly children: ReactNode;
};

/** Runs of the list are chosen here and compared. Before any script has loaded the form itself goes there. */
export function CompareForm({ known, listed, children }: CompareFormProps) {
  const router = useRouter();
  const { ids, wasFull, clear } = useChosenRuns();
  const compare = (event: FormEvent): void => {
    event.preventDefault();
    if (ids.length > 1) router.push(compareAddress(ids));
  };
  const names = ids.map(
    (id, place) => `${letterOf(place)} ${known.find((run) => run.id === id)?.name ?? "a run that is not there"}`,
  );
  return (
    <form action="/compare" onSubmit={compare} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {children}
      <ChosenInputs except={listed} />
      <div className={`no-print grid gap-1 py-2 ${ids.length > 0 ? "sticky bottom-0 z-10 bg-canvas" : ""}`}>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" look={ids.length > 1 ? "primary" : "quiet"}>
            Compare the chosen runs
          </Button>
          {ids.length > 0 ? <Button onClick={clear}>Choose none</Button> : null}
          <p role="status" className={wasFull ? "font-medium" : "text-muted"}>
            {describeChoice(ids.length, wasFull)}
          </p>
        </div>
        {names.length > 0 ? <p className="line-clamp-2 text-xs text-muted">{names.join(" · ")}</p> : null}
      </div>
    </form>
  );
}

function describeChoice(count: number, wasFull: boolean): string {
  if (wasFull) return `${MOST_COMPARED} runs are chosen, as many as are compared at a time; take one out first.`;
  if (count === 0) return `Choose 2 to ${MOST_COMPARED} runs in the first column to compare them.`;
  if (count === 1) return "One run is chosen; choose at least one more.";
  return `${count} runs are chosen.`;
}
