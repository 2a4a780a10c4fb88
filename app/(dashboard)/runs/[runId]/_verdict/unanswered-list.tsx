import { RuleIdeaLink } from "@/app/_components/rule-idea-link";
import { RuleLink } from "@/app/_components/rule-link";
import { SeverityMark } from "@/app/_components/severity-mark";
import type { UnansweredGroup } from "@/lib/charts/group-unanswered";
import { formatCount } from "@/lib/core/format-number";
import { VerdictSection } from "./verdict-section";

type UnansweredListProps = {
  readonly runId: string;
  readonly groups: readonly UnansweredGroup[];
  readonly scope: string;
};

/** What could not be told, and the lines of code that would change that; checks with the same lines together. */
export function UnansweredList({ runId, groups, scope }: UnansweredListProps) {
  return (
    <VerdictSection id="unanswered" title="Could not tell" empty={scope} count={groups.length}>
      {groups.map(({ how, rows }) => (
        <div key={how} className="keep-together grid gap-3 px-4 py-3 lg:grid-cols-2 lg:gap-6">
          <ul className="grid content-start gap-2">
            {rows.map((row) => (
              <li key={row.name} className="flex items-start gap-1.5">
                <span className="mt-0.5">
                  <SeverityMark shape="question" />
                </span>
                <span className="max-w-prose min-w-0">
                  <RuleLink rule={row.rule} className="font-semibold">
                    {row.name}
                  </RuleLink>{" "}
                  {row.reason}
                  <span className="no-print block text-xs">
                    <RuleIdeaLink rule={row.rule} runId={runId} />
                  </span>
                </span>
              </li>
            ))}
          </ul>
          {how ? (
            <div className="min-w-0">
              <p className="text-xs text-muted">
                To enable {rows.length === 1 ? "it" : `these ${formatCount(rows.length, "check")}`}, log:
              </p>
              <pre className="mt-1 rounded-sm bg-sunken p-2 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
                {how}
              </pre>
            </div>
          ) : (
            <p className="text-xs text-muted">What it needs was logged; the reason lies in the values.</p>
          )}
        </div>
      ))}
    </VerdictSection>
  );
}
