"use client";

import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { TextField } from "@/app/_components/text-field";
import { FEWEST_PAIRS, type ProofPlan } from "@/lib/core/proof-plan";
import { ChoiceField } from "./choice-field";
import type { Provable, Proving } from "./proving";
import { useProofRequest } from "./use-proof-request";

type ProveItProps = Provable &
  Pick<Proving, "owners"> & {
    readonly runId: string;
    readonly finding: Pick<ProofPlan["finding"], "rule" | "subgroup">;
    /** Of the finding, for those who hear the button alone. */
    readonly name: string;
  };

/** Plans an experiment on a finding: everything is fixed here, before anything is trained. */
export function ProveIt({ runId, finding, name, changes, pairs, owners }: ProveItProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { send, isSending, problem, reset } = useProofRequest(runId);
  const [change, setChange] = useState<string>(changes[0]?.id ?? "");
  const [replicates, setReplicates] = useState(String(pairs));
  const [margin, setMargin] = useState("");
  const [owner, setOwner] = useState("");
  const [dueOn, setDueOn] = useState("");
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    send({
      ...finding,
      change,
      pairs: Number(replicates),
      ...(margin.trim() === "" ? {} : { margin: Number(margin) }),
      ...(owner === "" ? {} : { owner, ...(dueOn === "" ? {} : { dueOn }) }),
    });
  };
  return (
    <div className="no-print">
      <Button onClick={() => dialog.current?.showModal()}>
        Prove it …<span className="sr-only"> {name}</span>
      </Button>
      <ModalDialog ref={dialog} title={`Prove it: ${name}`} onClose={reset}>
        <form onSubmit={onSubmit} className="grid gap-4">
          <p className="text-xs text-muted">
            The same training is run in pairs, once as it was and once with one thing changed. What is fixed here cannot
            be changed later; another margin is another plan.
          </p>
          <ChoiceField
            label="What is changed"
            value={change}
            options={changes.map(({ id, name: words }) => [id, words])}
            onChange={setChange}
          />
          <p className="text-xs text-muted">{changes.find(({ id }) => id === change)?.what}</p>
          <TextField
            label="Pairs"
            hint={`At least ${FEWEST_PAIRS}; each pair is two trainings.`}
            type="number"
            required
            min={FEWEST_PAIRS}
            value={replicates}
            onChange={(event) => setReplicates(event.currentTarget.value)}
          />
          <TextField
            label="Margin: smallest difference in loss that matters"
            hint="Left empty, a twentieth of the loss that this run ended with; of the loss of guessing where that is not finite, or hidden from some readers."
            type="number"
            min={0}
            step="any"
            value={margin}
            onChange={(event) => setMargin(event.currentTarget.value)}
          />
          <ChoiceField
            label="Who is to train"
            value={owner}
            options={[["", "nobody yet"], ...owners.map(({ id, name: person }) => [id, person] as const)]}
            onChange={setOwner}
          />
          {owner === "" ? null : (
            <TextField
              label="Until (may stay empty)"
              type="date"
              value={dueOn}
              onChange={(event) => setDueOn(event.currentTarget.value)}
            />
          )}
          {problem === null ? null : <ProblemNote {...problem} />}
          <Button type="submit" look="primary" disabled={isSending}>
            Make the plan
          </Button>
        </form>
      </ModalDialog>
    </div>
  );
}
