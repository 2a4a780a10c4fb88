import { LocalTime } from "@/app/_components/local-time";
import { formatBytes, formatCount } from "@/lib/core/format-number";
import type { RunImport } from "@/lib/usecases/get-run-page";
import { IssueList } from "./issue-list";

/** Every file with its hash, so that anybody can check that it is the file they have. */
export function SourceList({ imports }: { readonly imports: readonly RunImport[] }) {
  if (imports.length === 0) return <p className="text-muted">No file: the points of this run were logged live.</p>;
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-surface">
      {imports.map((source) => (
        <li key={source.id} className="grid gap-2 p-4">
          <p className="font-semibold">{source.filename}</p>
          <p className="text-muted">
            {source.formats.join(", ")} · {formatBytes(source.byteLength)} · {formatCount(source.points, "point")} ·{" "}
            {source.rejected === 0
              ? "nothing refused"
              : `${formatCount(source.rejected, "row or cell", "rows or cells")} refused`}{" "}
            · <LocalTime iso={source.publishedAt} /> · {source.actor}
          </p>
          <p className="text-xs">
            <span className="text-muted">SHA-256 </span>
            <code className="font-mono break-all">{source.sha256}</code>
          </p>
          <IssueList issues={source.issues} issueCount={source.issueCount} />
        </li>
      ))}
    </ul>
  );
}
