"use client";

import type { RunListItem } from "@/lib/schema/run";
import { useChosenRuns } from "./chosen-runs-context";

/** Takes a run into the comparison; the label is as large as a finger (WCAG 2.5.8). */
export function CompareCheckbox({ run }: { readonly run: Pick<RunListItem, "id" | "name"> }) {
  const { ids, toggle } = useChosenRuns();
  return (
    <label className="inline-flex size-6 items-center justify-center">
      <input
        type="checkbox"
        name="run"
        value={run.id}
        checked={ids.includes(run.id)}
        onChange={() => toggle(run.id)}
        className="size-4 accent-accent"
      />
      <span className="sr-only">Compare {run.name}</span>
    </label>
  );
}
