import type { Metadata } from "next";
import Link from "next/link";
import { ProblemNote } from "@/app/_components/problem-note";
import { CopyHash } from "../../_report/copy-hash";
import { findChanges } from "../../_report/find-changes";
import { ReportChangesView } from "../../_report/report-changes";
import { loadRunPage } from "../../_run/load-run-page";
import { PendingVerdict } from "../../_verdict/pending-verdict";

export const metadata: Metadata = { title: "What changed in the report" };

export default async function ReportChangesPage({ params, searchParams }: PageProps<"/runs/[runId]/report/changes">) {
  const { run, diagnosed } = await loadRunPage((await params).runId);
  if (diagnosed === null) return <PendingVerdict runId={run.id} />;
  const { since, numbers } = await searchParams;
  const sha256 = [since ?? ""].flat().join(" ");
  const found = await findChanges(run.id, sha256);
  return (
    <section aria-labelledby="changes-title" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <h2 id="changes-title" className="text-lg font-semibold">
        What changed since an earlier report
      </h2>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 text-sm">
        <Link href={`/runs/${run.id}/report`} className="prose-link inline-flex min-h-6 items-center">
          Back to the report
        </Link>
        {"changes" in found ? (
          <>
            <Link
              href={`/runs/${run.id}/report?previous=${sha256}#section-12`}
              className="prose-link inline-flex min-h-6 items-center"
            >
              Show it in section 12 of the report
            </Link>
            <span className="inline-flex items-center gap-2">
              Since the record <CopyHash sha256={sha256} />
            </span>
          </>
        ) : null}
      </div>
      {"changes" in found ? (
        <ReportChangesView runId={run.id} changes={found.changes} isShownOnly={numbers === "shown"} />
      ) : (
        <ProblemNote {...found} />
      )}
    </section>
  );
}
