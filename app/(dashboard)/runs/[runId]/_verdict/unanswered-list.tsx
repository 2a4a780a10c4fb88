import { SeverityMark } from "@/app/_components/severity-mark";
import type { UnansweredRow } from "@/lib/charts/prepare-findings";
import { VerdictSection } from "./verdict-section";

type UnansweredListProps = { readonly rows: readonly UnansweredRow[]; readonly scope: string };

/** What could not be told, and the lines of code that would change that. */
export function UnansweredList({ rows, scope }: UnansweredListProps) {
  return (
    <VerdictSection id="unanswered" title="Could not tell" empty={scope} count={rows.length}>
      {rows.map((row) => (
        <div key={row.name} className="grid gap-2 px-4 py-3">
          <p className="flex items-center gap-1.5">
            <SeverityMark shape="question" />
            <span className="font-semibold">{row.name}</span>
          </p>
          <p className="max-w-prose">{row.reason}</p>
          {row.how ? (
            <div>
              <p className="text-xs text-muted">To enable it, log:</p>
              <pre className="mt-1 rounded-sm bg-sunken p-2 font-mono text-xs break-all whitespace-pre-wrap">
                {row.how}
              </pre>
            </div>
          ) : null}
        </div>
      ))}
    </VerdictSection>
  );
}
