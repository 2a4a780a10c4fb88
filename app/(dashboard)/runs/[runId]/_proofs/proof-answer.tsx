import { DataTable } from "@/app/_components/data-table";
import { describeEstimate } from "@/lib/charts/describe-estimate";
import { noteSecondary } from "@/lib/charts/proof/note-secondary";
import { prepareDifferences, tabulatePairs } from "@/lib/charts/proof/prepare-differences";
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
        {chart === null ? <CountedPairs plan={plan} answer={answer} /> : <ProofFigure chart={chart} />}
      </ProofSection>
      {answer.also.length === 0 ? null : (
        <ProofSection id="also" title="What else was read">
          <p className="max-w-prose">The answer does not rest on these numbers; they stand beside it.</p>
          <DataTable table={tabulateSecondary(answer.also)} className="bg-surface" />
          {noteSecondary(answer.also).map((note) => (
            <p key={note} className="max-w-prose">
              {note}
            </p>
          ))}
        </ProofSection>
      )}
    </>
  );
}

/** Pairs of which nothing can be drawn are counted, as far as the reader may see them. */
function CountedPairs({ plan, answer }: Pick<ProofDocument, "plan" | "answer">) {
  const { effect, better, values } = answer;
  return (
    <>
      <p className="max-w-prose">{describeEstimate(effect).behind}</p>
      {values.length === 0 ? null : (
        <>
          <p className="max-w-prose">
            Part of the pairs in which the repaired run is better: {describeEstimate(better).short}.{" "}
            {describeEstimate(better).behind}
          </p>
          <DataTable table={tabulatePairs(plan, answer)} className="bg-surface" />
        </>
      )}
    </>
  );
}
