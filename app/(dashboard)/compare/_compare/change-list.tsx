import { PendingDiagnosis } from "@/app/_components/pending-diagnosis";
import { LOSS_CAVEAT } from "@/lib/charts/comparison/compare-losses";
import type { Comparison } from "@/lib/charts/comparison/prepare-comparison";

type ChangeListProps = {
  readonly changes: Comparison["changes"];
  readonly hasLosses: boolean;
  /** Runs whose checks are still running. */
  readonly pending: readonly string[];
};

/** What differs, in sentences. */
export function ChangeList({ changes, hasLosses, pending }: ChangeListProps) {
  return (
    <section aria-labelledby="changes" className="grid gap-4 rounded-md border border-line bg-surface p-6">
      <h2 id="changes" className="text-base font-semibold">
        What differs
      </h2>
      {pending.length > 0 ? (
        <div>
          {pending.map((runId) => (
            <PendingDiagnosis key={runId} runId={runId} />
          ))}
          <p className="text-muted">Verdicts and depth of all runs are compared once their checks are done.</p>
        </div>
      ) : null}
      <dl className="grid gap-4">
        {changes.map(({ term, text }) => (
          <div key={term} className="grid gap-x-6 sm:grid-cols-[9rem_1fr]">
            <dt className="text-muted first-letter:uppercase">{term}</dt>
            <dd className="max-w-prose text-base">{text}</dd>
          </div>
        ))}
      </dl>
      {hasLosses ? <p className="max-w-prose text-xs text-muted">{LOSS_CAVEAT}</p> : null}
    </section>
  );
}
