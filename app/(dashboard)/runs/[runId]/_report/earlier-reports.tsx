import Link from "next/link";
import { LocalTime } from "@/app/_components/local-time";
import { formatCount } from "@/lib/core/format-number";
import type { KeptReport } from "@/lib/schema/kept-report";
import type { StoredReport } from "@/lib/usecases/get-report";
import { listReportsBeside } from "@/lib/usecases/list-kept-reports";
import { getRuntime } from "@/lib/usecases/runtime";
import { CopyHash } from "./copy-hash";

/** Records of the run that were exported or signed, each with the way to what changed since. */
export async function EarlierReports({ report }: { readonly report: StoredReport }) {
  const { reports, total } = await listReportsBeside(getRuntime(), report);
  return (
    <section aria-labelledby="earlier-reports" className="grid gap-3 rounded-md border border-line bg-surface p-4">
      <h2 id="earlier-reports" className="text-base font-semibold">
        Earlier reports
      </h2>
      {reports.length === 0 ? (
        <p className="text-sm">None yet. A record is kept when it is first exported or signed.</p>
      ) : (
        <ul className="grid gap-3">
          {reports.map((kept) => (
            <EarlierReport
              key={kept.sha256}
              kept={kept}
              runId={report.run.id}
              isOfSameKind={kept.isWhole === report.record.isWhole}
            />
          ))}
        </ul>
      )}
      {total > reports.length ? (
        <p className="text-xs text-muted">
          The newest {reports.length} of {formatCount(total, "record")}.
        </p>
      ) : null}
    </section>
  );
}

type EarlierReportProps = { readonly kept: KeptReport; readonly runId: string; readonly isOfSameKind: boolean };

function EarlierReport({ kept, runId, isOfSameKind }: EarlierReportProps) {
  const { sha256, createdAt, engineVersion, signatures, isPresent, isWhole } = kept;
  const facts = [
    `engine ${engineVersion}`,
    signatures === 0 ? "no signature" : formatCount(signatures, "signature"),
    ...(isWhole ? [] : ["small groups hidden"]),
  ];
  return (
    <li className="grid gap-1 border-l-4 border-line pl-3 text-sm">
      <LocalTime iso={createdAt} />
      <span className="text-xs text-muted">{facts.join(" · ")}</span>
      <span className="text-xs">
        <CopyHash sha256={sha256} />
      </span>
      {isPresent ? <span className="font-medium">This is the report as it stands now.</span> : null}
      {isPresent || !isOfSameKind ? null : (
        <Link
          href={{ pathname: `/runs/${runId}/report/changes`, query: { since: sha256 } }}
          className="prose-link inline-flex min-h-6 w-fit items-center"
        >
          What changed since
          <span className="sr-only"> the record {sha256.slice(0, 12)}</span>
        </Link>
      )}
    </li>
  );
}
