import Link from "next/link";
import type { RuleCoverage } from "@/lib/diagnostics/coverage";

type NoPredictionsProps = {
  readonly runId: string;
  readonly reason: string;
  readonly coverage: readonly RuleCoverage[];
};

/** In the place of the page: why nothing can be said of patients, and what would change it. */
export function NoPredictions({ runId, reason, coverage }: NoPredictionsProps) {
  const how = coverage.find(({ rule }) => rule === "subgroup-performance")?.how ?? null;
  return (
    <section
      aria-labelledby="summary"
      className="grid gap-3 rounded-md border border-dashed border-edge bg-surface p-6 max-sm:p-4"
    >
      <h2 id="summary" className="text-base font-semibold">
        How the model does for groups of patients cannot be told
      </h2>
      <p className="max-w-prose text-base">{reason}</p>
      <p className="max-w-prose">
        It takes a file with a row for each patient: the outcome (0 or 1), the predicted risk, and one column or more
        that names groups, or from which clinical rules make them.{" "}
        <Link href={`/runs/${runId}/data`} className="prose-link">
          Add predictions on the Data tab
        </Link>
        .
      </p>
      {how === null ? null : (
        <pre className="rounded-sm bg-sunken p-2 font-mono text-xs wrap-anywhere whitespace-pre-wrap">{how}</pre>
      )}
    </section>
  );
}
