import type { FindingList } from "@/lib/charts/prepare-findings";
import { formatCount } from "@/lib/core/format-number";

type VerdictSummaryProps = { readonly summary: string; readonly list: FindingList };

/** The verdict first; beside it how sure, what to try first, and what could not be checked. */
export function VerdictSummary({ summary, list }: VerdictSummaryProps) {
  return (
    <section
      aria-label="Verdict"
      className="keep-together grid gap-6 rounded-md border border-line bg-surface p-6 lg:grid-cols-[3fr_2fr]"
    >
      <p className="max-w-prose text-lg text-pretty">{summary}</p>
      <dl className="grid content-start gap-4 lg:border-l lg:border-line lg:pl-6">
        <div>
          <dt className="text-xs text-muted">How sure</dt>
          <dd>{list.howSure}</dd>
        </div>
        <div>
          <dt className="text-xs text-muted">What to try first</dt>
          <dd>{list.firstRemedy}</dd>
        </div>
        <div>
          <dt className="text-xs text-muted">What could not be checked</dt>
          <dd>
            {list.unansweredNames.length === 0 ? (
              list.scope
            ) : (
              <a href="#unanswered" className="prose-link">
                {formatCount(list.unansweredNames.length, "check")} could not tell: {list.unansweredNames.join(", ")}
              </a>
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}
