import { LocalTime } from "@/app/_components/local-time";
import { formatBytes, formatCount, formatInteger } from "@/lib/core/format-number";
import type { RunSource } from "@/lib/usecases/list-sources";
import { IssueList } from "./issue-list";

/** Every source with what became of its points, and each file with its hash, so that anybody can check that it is theirs. */
export function SourceList({ sources }: { readonly sources: readonly RunSource[] }) {
  if (sources.length === 0) {
    return <p className="text-muted">No file: the points of this run were logged live.</p>;
  }
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-surface">
      {sources.map((source) => (
        <li key={source.id} className="grid gap-2 p-4">
          <p className="font-semibold break-all">{source.file?.name ?? "Logged live"}</p>
          <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
            {describeSource(source).map(({ term, text }) => (
              <div key={term}>
                <dt className="text-xs text-muted">{term}</dt>
                <dd>{text}</dd>
              </div>
            ))}
            <div>
              <dt className="text-xs text-muted">Imported</dt>
              <dd>
                <LocalTime iso={source.at} />
                {source.actor === null ? "" : ` by ${source.actor}`}
              </dd>
            </div>
            {source.logged === null ? null : (
              <div>
                <dt className="text-xs text-muted">Logged</dt>
                <dd>
                  <LoggedTimes first={source.logged.first} last={source.logged.last} />
                  {source.timedSeries === null ? null : (
                    <span className="block text-xs text-muted">
                      by the first and last points of {formatInteger(source.timedSeries)} of{" "}
                      {formatCount(source.series, "series", "series")}
                    </span>
                  )}
                </dd>
              </div>
            )}
          </dl>
          {source.file === null ? null : (
            <p className="text-xs">
              <span className="text-muted">SHA-256 </span>
              <code className="font-mono break-all">{source.file.sha256}</code>
            </p>
          )}
          <IssueList issues={source.issues} issueCount={source.issueCount} />
        </li>
      ))}
    </ul>
  );
}

/** Both ends, or the one minute in which all was logged. */
function LoggedTimes({ first, last }: { readonly first: string; readonly last: string }) {
  const isOneMinute = first.slice(0, "2026-11-23T14:00".length) === last.slice(0, "2026-11-23T14:00".length);
  if (isOneMinute) return <LocalTime iso={first} />;
  return (
    <>
      <LocalTime iso={first} /> to <LocalTime iso={last} />
    </>
  );
}

function describeSource(source: RunSource): { readonly term: string; readonly text: string }[] {
  const { file, formats, accepted, repeated, stored, rejected, series, unorderedSeries } = source;
  const size = file === null ? "" : `, ${formatBytes(file.byteLength)}`;
  const again =
    repeated === 0 ? "none of them was here already" : `${formatCount(repeated, "point")} were here already`;
  return [
    { term: "Format", text: `${formats.join(", ")}${size}` },
    { term: "Read", text: `${formatCount(accepted, "point")}; ${again}` },
    { term: "Stored", text: `${formatCount(stored, "point")} of ${formatCount(series, "series", "series")}` },
    {
      term: "Refused",
      text: rejected === 0 ? "nothing" : formatCount(rejected, "row or cell", "rows or cells"),
    },
    {
      term: "Steps",
      text:
        unorderedSeries === 0
          ? "ascend in every series"
          : `repeat or start again in ${formatCount(unorderedSeries, "series", "series")}; every point is kept, the last of a step counts`,
    },
  ];
}
