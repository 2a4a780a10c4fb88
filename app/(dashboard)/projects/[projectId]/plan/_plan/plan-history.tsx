import { LocalTime } from "@/app/_components/local-time";
import { listPlanChanges, type PlanRow, preparePlan } from "@/lib/charts/prepare-plan";
import { describePlannedSubgroup } from "@/lib/clinical/describe-planned-subgroup";
import { type AnalysisPlan, UNDECLARED_PLAN } from "@/lib/core/analysis-plan";

/** Every version, with who declared it when, what it changed, and whether results had been seen. */
export function PlanHistory({ history }: { readonly history: readonly AnalysisPlan[] }) {
  if (history.length === 0) return null;
  return (
    <section aria-labelledby="history" className="grid gap-4">
      <h2 id="history" className="text-base font-semibold">
        How it came to be
      </h2>
      <ol className="divide-y divide-line rounded-md border border-line bg-surface">
        {history.map((plan, index) => (
          <PlanVersion key={plan.version} plan={plan} before={history[index + 1] ?? null} />
        ))}
      </ol>
    </section>
  );
}

type PlanVersionProps = { readonly plan: AnalysisPlan; readonly before: AnalysisPlan | null };

function PlanVersion({ plan, before }: PlanVersionProps) {
  // The oldest version that is listed need not be the first.
  const isComparable = before !== null || plan.version === 1;
  const changes = isComparable ? listPlanChanges(rowsOf(before?.content ?? UNDECLARED_PLAN), rowsOf(plan.content)) : [];
  return (
    <li className="grid gap-2 px-4 py-3">
      <p>
        <span className="font-semibold">Version {plan.version}</span> by {plan.author} on{" "}
        <LocalTime iso={plan.createdAt} />
        {plan.isAfterResults ? <strong className="font-semibold"> · after results had been seen</strong> : null}
      </p>
      <ul className="grid gap-1 text-xs">
        {changes.map(({ term, before: old, after }) => (
          <li key={term} className="max-w-prose wrap-anywhere">
            <span className="text-muted">{term}:</span> {old} → {after}
          </li>
        ))}
      </ul>
    </li>
  );
}

function rowsOf(content: AnalysisPlan["content"]): PlanRow[] {
  return preparePlan(content, describePlannedSubgroup);
}
