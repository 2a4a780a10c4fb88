import Link from "next/link";
import type { ProofWords } from "@/lib/charts/proof/prepare-proof";
import type { ProofDocument } from "@/lib/core/proof-document";
import { ProofLabel } from "./proof-label";

type ProofLeadProps = { readonly proof: ProofDocument; readonly words: ProofWords };

/** Sentence first: the answer or what it waits for, and beneath it what was asked. */
export function ProofLead({ proof, words }: ProofLeadProps) {
  const { run, state, answer, registered, since } = proof;
  return (
    <section aria-labelledby="proof" className="grid gap-4 rounded-md border border-line bg-surface p-6 max-sm:p-4">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 id="proof" className="text-base font-semibold">
          Experiment on a finding
        </h2>
        <ProofLabel proof={proof} />
        <Link href={`/runs/${run.id}/proofs`} className="prose-link ml-auto text-xs">
          All experiments on this run
        </Link>
      </div>
      <div className="grid max-w-prose gap-2">
        <p className="text-lg text-pretty">{words.standing}</p>
        {state === "answered" && answer.cause !== null ? <p className="text-base">{answer.cause}</p> : null}
        {since.map((sentence) => (
          <p key={sentence} className="border-l-4 border-line pl-3">
            {sentence}
          </p>
        ))}
        <p>{words.question}</p>
        {registered.doubt === null ? null : (
          <p className="rounded-sm border-l-4 border-problem bg-problem-soft px-3 py-2 text-problem">
            {registered.doubt}
          </p>
        )}
      </div>
    </section>
  );
}
