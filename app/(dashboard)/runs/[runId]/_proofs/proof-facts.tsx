import type { ProofFact } from "@/lib/charts/proof/prepare-proof";
import { ProofSection } from "./proof-section";

/** What was fixed before anything was trained. */
export function ProofFacts({ facts }: { readonly facts: readonly ProofFact[] }) {
  return (
    <ProofSection id="plan" title="What was fixed beforehand">
      <dl className="grid gap-3 rounded-md border border-line bg-surface p-4">
        {facts.map(({ term, text }) => (
          <div key={term} className="grid gap-x-4 sm:grid-cols-[12rem_minmax(0,1fr)]">
            <dt className="text-muted">{term}</dt>
            <dd className="max-w-prose wrap-anywhere">{text}</dd>
          </div>
        ))}
      </dl>
    </ProofSection>
  );
}
