import { PendingDiagnosis } from "@/app/_components/pending-diagnosis";

/** As tall as a verdict usually is, so that the page hardly moves when it comes. */
export function PendingVerdict({ runId }: { readonly runId: string }) {
  return (
    <section aria-label="Verdict" className="min-h-40 rounded-md border border-line bg-surface p-6 text-lg">
      <PendingDiagnosis runId={runId} />
      <p className="text-sm text-muted">This page draws itself anew when they are done.</p>
    </section>
  );
}
