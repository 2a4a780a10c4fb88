import Link from "next/link";
import type { FindingList } from "@/lib/charts/prepare-findings";
import type { Judging } from "../_judgements/judging";
import { PendingProofs } from "../_proofs/pending-proofs";
import type { Proving } from "../_proofs/proving";
import { ClearItem } from "./clear-item";
import { FindingItem } from "./finding-item";
import { InapplicableList } from "./inapplicable-list";
import { UnansweredList } from "./unanswered-list";
import { VerdictSection } from "./verdict-section";

type VerdictListsProps = {
  readonly runId: string;
  readonly list: FindingList;
  /** The finding that the address shows on the pictures; it is open as well. */
  readonly shown: string | undefined;
  readonly judging: Judging;
  readonly proving: Proving;
};

/** Every verdict: findings, then what nothing was found of, then what could not be told. */
export function VerdictLists({ runId, list, shown, judging, proving }: VerdictListsProps) {
  return (
    <>
      <VerdictSection
        id="findings"
        title="Findings"
        empty="No check that could answer found a fault."
        count={list.findings.length}
      >
        {list.findings.map((finding, index) => (
          <FindingItem
            key={finding.id}
            runId={runId}
            finding={finding}
            judging={judging}
            proving={proving}
            isOpen={index === 0 || finding.id === shown}
          />
        ))}
      </VerdictSection>
      {proving.isBusy ? <PendingProofs runId={runId} /> : null}
      {proving.proofs.length === 0 ? null : (
        <p className="no-print">
          <Link href={`/runs/${runId}/proofs`} className="prose-link inline-flex min-h-6 items-center">
            All experiments on this run ({proving.proofs.length})
          </Link>
        </p>
      )}
      <VerdictSection
        id="clear"
        title="Checked, nothing found"
        empty="No check ended without a finding."
        count={list.withoutFinding.length}
      >
        {list.withoutFinding.map((finding) => (
          <ClearItem key={finding.id} runId={runId} finding={finding} judging={judging} />
        ))}
      </VerdictSection>
      <UnansweredList runId={runId} groups={list.unanswered} scope={list.scope} />
      {list.notApplicable.length > 0 ? <InapplicableList rows={list.notApplicable} /> : null}
    </>
  );
}
