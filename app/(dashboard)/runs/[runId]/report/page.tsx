import type { Metadata } from "next";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { orNotFound } from "@/app/_shell/or-not-found";
import { prepareReport } from "@/lib/report/pages/prepare-report";
import { reportViewSchema } from "@/lib/schema/report";
import { gatherContext } from "@/lib/usecases/gather-context";
import { getReport } from "@/lib/usecases/get-report";
import { getRuntime } from "@/lib/usecases/runtime";
import { MissingParts } from "../_report/missing-parts";
import { ReportExports } from "../_report/report-exports";
import { ReportPreview } from "../_report/report-preview";
import { loadRunPage } from "../_run/load-run-page";
import { PendingVerdict } from "../_verdict/pending-verdict";

export const metadata: Metadata = { title: "Report" };

export default async function ReportPage({ params }: PageProps<"/runs/[runId]/report">) {
  const { run, diagnosed } = await loadRunPage((await params).runId);
  if (diagnosed === null) return <PendingVerdict runId={run.id} />;
  const actor = await requireCurrentActor();
  const runtime = getRuntime();
  const report = await orNotFound(getReport(runtime, actor, run.id));
  const { record, sha256 } = report;
  const view = reportViewSchema.parse({});
  const context = await gatherContext(runtime, actor, report, view);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <ReportPreview pages={prepareReport(record, sha256, context)} />
      <aside aria-label="Export and what is missing" className="no-print order-first grid gap-6 lg:order-last">
        <ReportExports runId={run.id} sha256={sha256} isWhole={record.isWhole} />
        <MissingParts missing={record.missing} runId={run.id} projectId={run.project.id} />
      </aside>
    </div>
  );
}
