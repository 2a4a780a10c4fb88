import { prepareFindings } from "@/lib/charts/prepare-findings";
import { loadRunCharts, loadRunPage } from "./_run/load-run-page";
import { Checklist } from "./_verdict/checklist";
import { FindingItem } from "./_verdict/finding-item";
import { PendingVerdict } from "./_verdict/pending-verdict";
import { PictureRow } from "./_verdict/picture-row";
import { UnansweredList } from "./_verdict/unanswered-list";
import { VerdictSection } from "./_verdict/verdict-section";
import { VerdictSummary } from "./_verdict/verdict-summary";

export default async function VerdictPage({ params }: PageProps<"/runs/[runId]">) {
  const data = await loadRunPage((await params).runId);
  const charts = await loadRunCharts(data);
  if (data.diagnosed === null) {
    return (
      <>
        <PendingVerdict runId={data.run.id} />
        <PictureRow data={data} charts={charts} />
      </>
    );
  }
  const { diagnosis } = data.diagnosed;
  const list = prepareFindings(diagnosis, data.coverage);
  return (
    <>
      <VerdictSummary summary={diagnosis.summary} list={list} />
      <PictureRow data={data} charts={charts} />
      <VerdictSection
        id="findings"
        title="Findings"
        empty="No check that could answer found a fault."
        count={list.findings.length}
      >
        {list.findings.map((finding, index) => (
          <FindingItem key={finding.id} finding={finding} isOpen={index === 0} />
        ))}
      </VerdictSection>
      <VerdictSection
        id="clear"
        title="Checked, nothing found"
        empty="No check ended without a finding."
        count={list.withoutFinding.length}
      >
        {list.withoutFinding.map((finding) => (
          <FindingItem key={finding.id} finding={finding} isOpen={false} />
        ))}
      </VerdictSection>
      <UnansweredList rows={list.unanswered} scope={list.scope} />
      <Checklist items={diagnosis.checklist} />
    </>
  );
}
