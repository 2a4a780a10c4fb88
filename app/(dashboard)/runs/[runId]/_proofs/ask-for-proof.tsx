"use client";

import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { ChoiceField } from "./choice-field";
import type { Proving } from "./proving";
import { useProofRequest } from "./use-proof-request";

type AskForProofProps = Pick<Proving, "owners"> & {
  readonly runId: string;
  readonly finding: Pick<ProofPlan["finding"], "rule" | "subgroup">;
  /** Of the group, for those who hear the button alone. */
  readonly of: string;
};

/** One button: makes the plan that the product would choose and asks an engineer to train its pairs. */
export function AskForProof({ runId, finding, of, owners }: AskForProofProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { send, isSending, problem, reset } = useProofRequest(runId);
  const [owner, setOwner] = useState(owners[0]?.id ?? "");
  const ask = (): void => send({ ...finding, ...(owner === "" ? {} : { owner }) });
  const hasChoice = owners.length > 1;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    ask();
  };
  return (
    <div className="no-print grid justify-items-start gap-2">
      <Button disabled={isSending} onClick={hasChoice ? () => dialog.current?.showModal() : ask}>
        Ask for a proof{hasChoice ? " …" : ""}
        <span className="sr-only"> for {of}</span>
      </Button>
      {problem === null || hasChoice ? null : <ProblemNote {...problem} />}
      {hasChoice ? (
        <ModalDialog ref={dialog} title={`Ask for a proof for ${of}`} onClose={reset}>
          <form onSubmit={onSubmit} className="grid gap-4">
            <p>
              The model is trained again several times, with and without one change, to see whether the predictions for
              these patients get better by it.
            </p>
            <ChoiceField
              label="Who is to do it"
              value={owner}
              options={owners.map(({ id, name }) => [id, name])}
              onChange={setOwner}
            />
            {problem === null ? null : <ProblemNote {...problem} />}
            <Button type="submit" look="primary" disabled={isSending}>
              Ask for it
            </Button>
          </form>
        </ModalDialog>
      ) : null}
    </div>
  );
}
