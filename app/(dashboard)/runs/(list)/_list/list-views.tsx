"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useChosenRuns } from "../_choice/chosen-runs-context";

const VIEWS: readonly { readonly name: string; readonly query: Readonly<Record<string, string>> }[] = [
  { name: "All runs", query: {} },
  { name: "Needs a look first", query: { sort: "weight" } },
  { name: "Critical", query: { status: "critical" } },
  { name: "In training", query: { training: "running", sort: "last-step" } },
  { name: "Lowest loss", query: { sort: "loss" } },
];
/** What a view decides; the project and the choice of runs stay. */
const DECIDED = ["search", "status", "training", "rule", "source", "experiment", "tag", "sort"];

/** Common ways to look at the list. Any other one is the address itself, which can be kept and shared. */
export function ListViews() {
  const query = useSearchParams();
  const { ids } = useChosenRuns();
  const project = query.get("project");
  return (
    <nav aria-label="Views of the list" className="no-print flex flex-wrap gap-2">
      {VIEWS.map((view) => (
        <Link
          key={view.name}
          href={{
            pathname: "/runs",
            query: { ...view.query, ...(project === null ? {} : { project }), run: [...ids] },
          }}
          aria-current={isShown(view.query, query) ? "true" : undefined}
          className="inline-flex min-h-8 items-center rounded-sm border border-line bg-surface px-2 text-xs hover:bg-sunken aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:font-medium"
        >
          {view.name}
        </Link>
      ))}
    </nav>
  );
}

function isShown(view: Readonly<Record<string, string>>, query: URLSearchParams): boolean {
  const said = (name: string): string => {
    const value = query.get(name) ?? "";
    // What the form sends for the order that holds anyway.
    return name === "sort" && value === "newest" ? "" : value;
  };
  return DECIDED.every((name) => said(name) === (view[name] ?? ""));
}
