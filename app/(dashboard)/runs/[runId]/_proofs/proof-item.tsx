import { LocalTime } from "@/app/_components/local-time";
import { nameFinding } from "@/lib/core/name-finding";
import type { ProofDocument } from "@/lib/core/proof-document";
import { ProofLabel } from "./proof-label";
import { ProofLink } from "./proof-link";

/** One plan of a list: on which finding, with which change, and how it stands. */
export function ProofItem({ proof }: { readonly proof: ProofDocument }) {
  const { plan, state, answer, owner, registered } = proof;
  return (
    <li className="grid gap-1 px-4 py-3">
      <span className="flex flex-wrap items-center gap-x-3">
        <ProofLabel proof={proof} />
        <ProofLink proof={proof} />
      </span>
      <span className="max-w-prose">On the finding {nameFinding(plan.finding)}.</span>
      {state === "answered" ? <span className="max-w-prose text-pretty">{answer.sentence}</span> : null}
      <span className="text-xs text-muted">
        Planned by {registered.by.name} on <LocalTime iso={registered.at} />
        {owner === null ? "" : `; ${owner.name} is to train it`}
      </span>
    </li>
  );
}
