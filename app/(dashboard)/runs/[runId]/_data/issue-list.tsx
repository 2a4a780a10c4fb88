import { formatCount, formatInteger } from "@/lib/core/format-number";
import type { Issue } from "@/lib/schema/issue";

type IssueListProps = { readonly issues: readonly Issue[]; readonly issueCount: number };

/** What was not read as it stands, in the style for problems of the data. */
export function IssueList({ issues, issueCount }: IssueListProps) {
  if (issueCount === 0) return <p className="text-xs text-muted">Read as it stands, no issues.</p>;
  return (
    <details className="rounded-sm border-l-4 border-problem bg-problem-soft px-3 py-2">
      <summary className="font-medium text-problem">
        <span aria-hidden="true" className="disclosure-arrow mr-1 inline-block">
          ›
        </span>
        {formatCount(issueCount, "issue")} while reading
        {issues.length < issueCount ? `, the first ${formatInteger(issues.length)} kept` : ""}
      </summary>
      <ul className="mt-2 grid gap-2">
        {issues.map((issue) => (
          <li key={`${issue.code} ${issue.source} ${issue.line} ${issue.byteOffset} ${issue.message}`}>
            {issue.message} <span className="text-xs text-muted">{placeOf(issue)}</span>
            {issue.sample === null ? null : <code className="block font-mono text-xs break-all">{issue.sample}</code>}
          </li>
        ))}
      </ul>
    </details>
  );
}

function placeOf(issue: Issue): string {
  const parts = [issue.source];
  if (issue.line !== null) parts.push(`line ${formatInteger(issue.line)}`);
  if (issue.byteOffset !== null) parts.push(`byte ${formatInteger(issue.byteOffset)}`);
  return parts.filter(Boolean).join(", ");
}
