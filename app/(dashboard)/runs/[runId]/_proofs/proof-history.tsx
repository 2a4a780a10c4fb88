import type { ReactNode } from "react";
import { LocalTime } from "@/app/_components/local-time";
import type { ProofWords } from "@/lib/charts/proof/prepare-proof";
import { ProofSection } from "./proof-section";

type ProofHistoryProps = Pick<ProofWords, "history"> & { readonly children: ReactNode };

/** What became of the plan, in order, and what may be done next. */
export function ProofHistory({ history, children }: ProofHistoryProps) {
  return (
    <ProofSection id="history" title="What became of this plan">
      <ol className="grid gap-2">
        {history.map(({ key, words, at }) => (
          <li key={key} className="max-w-prose border-l-4 border-line pl-3 wrap-anywhere whitespace-pre-wrap">
            <span className="text-xs text-muted">
              <LocalTime iso={at} />:
            </span>{" "}
            {words}
          </li>
        ))}
      </ol>
      {children}
    </ProofSection>
  );
}
