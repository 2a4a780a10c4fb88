import type { Metadata } from "next";
import { ProblemNote } from "@/app/_components/problem-note";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { orNotFound } from "@/app/_shell/or-not-found";
import { listSections } from "@/lib/report/pages/list-sections";
import { prepareReport } from "@/lib/report/pages/prepare-report";
import { getReport } from "@/lib/usecases/get-report";
import { lookAtSignaturesOf } from "@/lib/usecases/list-report-signatures";
import { getRuntime } from "@/lib/usecases/runtime";
import { PendingProofs } from "../_proofs/pending-proofs";
import { EarlierReports } from "../_report/earlier-reports";
import { loadReportContext } from "../_report/load-report-context";
import { MissingParts } from "../_report/missing-parts";
import { readReportView } from "../_report/read-report-view";
import { ReportExports } from "../_report/report-exports";
import { ReportPreview } from "../_report/report-preview";
import { SectionChoice } from "../_report/section-choice";
import { SignSection } from "../_report/sign-section";
import { loadRunPage } from "../_run/load-run-page";
import { PendingVerdict } from "../_verdict/pending-verdict";

export const metadata: Metadata = { title: "Report" };

export default async function ReportPage({ params, searchParams }: PageProps<"/runs/[runId]/report">) {
  const { run, diagnosed } = await loadRunPage((await params).runId);
  if (diagnosed === null) return <PendingVerdict runId={run.id} />;
  const actor = await requireCurrentActor();
  const report = await orNotFound(getReport(getRuntime(), actor, run.id));
  const { record, sha256 } = report;
  const asked = readReportView(await searchParams);
  const signatures = await lookAtSignaturesOf(getRuntime(), report);
  const { view, problem, context } = await loadReportContext(actor, report, signatures, asked);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
      <aside aria-label="Choice of sections and export" className="no-print grid gap-6 lg:col-start-2">
        {problem === null ? null : <ProblemNote detail={problem} fix={null} />}
        {context.experiments === undefined ? <PendingProofs runId={run.id} /> : null}
        <SectionChoice runId={run.id} sections={listSections(record, context)} view={view} />
        <ReportExports runId={run.id} sha256={sha256} isWhole={record.isWhole} view={view} />
        <SignSection report={report} looked={signatures} />
        <EarlierReports report={report} />
      </aside>
      <ReportPreview pages={prepareReport(record, sha256, context)} />
      <MissingParts missing={record.missing} runId={run.id} projectId={run.project.id} />
    </div>
  );
}
