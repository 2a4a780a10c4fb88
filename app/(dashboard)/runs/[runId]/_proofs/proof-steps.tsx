"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { TextArea } from "@/app/_components/text-area";
import { TextField } from "@/app/_components/text-field";
import { useSend } from "@/app/_components/use-send";
import { JUDGEMENT_TEXT_LIMIT } from "@/lib/core/judgement";
import { ChoiceField } from "./choice-field";
import type { Proving } from "./proving";

type ProofStepsProps = Pick<Proving, "owners"> & {
  readonly runId: string;
  readonly sha256: string;
  readonly mayWithdraw: boolean;
};

/** What may be done about a plan that waits: ask somebody to train its pairs, or take it back. */
export function ProofSteps({ runId, sha256, owners, mayWithdraw }: ProofStepsProps) {
  const router = useRouter();
  const [outcome, setOutcome] = useState("");
  const { send, isSending, problem } = useSend("POST", `/api/v1/runs/${runId}/proofs/${sha256}/steps`, () => {
    setOutcome("Recorded.");
    router.refresh();
  });
  return (
    <div className="no-print grid gap-2">
      {owners.length === 0 ? null : <AssignForm owners={owners} isSending={isSending} onSend={send} />}
      {mayWithdraw ? <WithdrawForm isSending={isSending} onSend={send} /> : null}
      {problem === null ? null : <ProblemNote {...problem} />}
      <p role="status" className="text-xs">
        {outcome}
      </p>
    </div>
  );
}

type StepFormProps = { readonly isSending: boolean; readonly onSend: (step: object) => void };

function AssignForm({ owners, isSending, onSend }: StepFormProps & Pick<Proving, "owners">) {
  const [owner, setOwner] = useState(owners[0]?.id ?? "");
  const [dueOn, setDueOn] = useState("");
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    onSend({ kind: "assign", owner, ...(dueOn === "" ? {} : { dueOn }) });
  };
  return (
    <details>
      <summary className="prose-link min-h-6 w-fit text-xs">Ask somebody to train the pairs …</summary>
      <form onSubmit={onSubmit} className="mt-2 grid max-w-sm gap-3">
        <ChoiceField
          label="Who is to train"
          value={owner}
          options={owners.map(({ id, name }) => [id, name])}
          onChange={setOwner}
        />
        <TextField
          label="Until (may stay empty)"
          type="date"
          value={dueOn}
          onChange={(event) => setDueOn(event.currentTarget.value)}
        />
        <p>
          <Button type="submit" size="small" disabled={isSending}>
            Ask them
          </Button>
        </p>
      </form>
    </details>
  );
}

function WithdrawForm({ isSending, onSend }: StepFormProps) {
  const [text, setText] = useState("");
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    onSend({ kind: "withdraw", ...(text.trim() === "" ? {} : { text }) });
  };
  return (
    <details>
      <summary className="prose-link min-h-6 w-fit text-xs">Take the plan back …</summary>
      <form onSubmit={onSubmit} className="mt-2 grid max-w-prose gap-3">
        <p>It stays here with its history, and no answer is computed for it.</p>
        <TextArea
          maxLength={JUDGEMENT_TEXT_LIMIT}
          label="Anything to add (may stay empty)"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <p>
          <Button type="submit" size="small" disabled={isSending}>
            Take it back
          </Button>
        </p>
      </form>
    </details>
  );
}
