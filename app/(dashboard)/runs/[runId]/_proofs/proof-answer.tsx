import { DataTable } from "@/app/_components/data-table";
import { describeEstimate } from "@/lib/charts/describe-estimate";
import { prepareDifferences } from "@/lib/charts/proof/prepare-differences";
import { tabulateSecondary } from "@/lib/charts/proof/tabulate-secondary";
import type { ProofDocument } from "@/lib/core/proof-document";
import { ProofFigure } from "./proof-figure";
import { ProofSection } from "./proof-section";

/** What the pairs show: the picture of their differences, and what was read beside the measure. */
export function ProofAnswer({ proof: { plan, answer } }: { readonly proof: ProofDocument }) {
  const chart = prepareDifferences(plan, answer);
  return (
    <>
      <ProofSection id="answer" title="What the pairs show">
        {chart === null ? <p>{describeEstimate(answer.effect).behind}</p> : <ProofFigure chart={chart} />}
      </ProofSection>
      {answer.also.length === 0 ? null : (
        <ProofSection id="also" title="What else was read">
          <p className="max-w-prose">The answer does not rest on these numbers; they stand beside it.</p>
          <DataTable table={tabulateSecondary(answer.also)} className="bg-surface" />
        </ProofSection>
      )}
    </>
  );
}
