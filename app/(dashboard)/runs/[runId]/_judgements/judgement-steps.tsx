"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { TextArea } from "@/app/_components/text-area";
import { TextField } from "@/app/_components/text-field";
import { JUDGEMENT_TEXT_LIMIT } from "@/lib/core/judgement";
import type { JudgementList, JudgementView } from "@/lib/schema/judgement";
import { useJudgementPost } from "./use-judgement-post";

type JudgementStepsProps = {
  readonly runId: string;
  readonly judgement: JudgementView;
  readonly owners: JudgementList["owners"];
  readonly mayRecord: boolean;
};

/** What the reader may do about a judgement that is still open: ask somebody, answer it, take it back. */
export function JudgementSteps({ runId, judgement, owners, mayRecord }: JudgementStepsProps) {
  const path = `/api/v1/runs/${runId}/judgements/${judgement.id}/steps`;
  const [outcome, setOutcome] = useState("");
  const { send, isSending, problem } = useJudgementPost(path, () => setOutcome("Recorded."));
  const isOpen = judgement.state === "open" || judgement.state === "assigned";
  const mayAnswer = isOpen && (mayRecord || judgement.isMine);
  const mayWithdraw = judgement.isOwn && (isOpen || judgement.state === "stated");
  return (
    <div className="no-print grid gap-2">
      {mayAnswer && mayRecord ? <AssignForm owners={owners} isSending={isSending} onSend={send} /> : null}
      {mayAnswer ? <AnswerForm isSending={isSending} onSend={send} /> : null}
      {mayWithdraw ? (
        <p>
          <Button size="small" disabled={isSending} onClick={() => send({ kind: "withdraw" })}>
            Take it back
          </Button>
        </p>
      ) : null}
      {problem === null ? null : <ProblemNote detail={problem.detail} fix={problem.fix} />}
      <p role="status" className="text-xs">
        {outcome}
      </p>
    </div>
  );
}

type StepFormProps = { readonly isSending: boolean; readonly onSend: (step: object) => void };

function AssignForm({ owners, isSending, onSend }: StepFormProps & Pick<JudgementStepsProps, "owners">) {
  const id = useId();
  const [owner, setOwner] = useState("");
  const [dueOn, setDueOn] = useState("");
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    onSend({ kind: "assign", owner, dueOn });
  };
  return (
    <details>
      <summary className="prose-link min-h-6 w-fit text-xs">Ask somebody to answer it …</summary>
      <form onSubmit={onSubmit} className="mt-2 grid max-w-sm gap-2">
        <label htmlFor={id} className="font-medium">
          Who is to answer
        </label>
        <select
          id={id}
          required
          value={owner}
          onChange={(event) => setOwner(event.currentTarget.value)}
          className="min-h-9 max-w-full rounded-sm border border-edge bg-surface px-2"
        >
          <option value="">choose a person</option>
          {owners.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
            </option>
          ))}
        </select>
        <TextField
          label="Until"
          type="date"
          required
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

function AnswerForm({ isSending, onSend }: StepFormProps) {
  const [text, setText] = useState("");
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    onSend({ kind: "resolve", text });
  };
  return (
    <details>
      <summary className="prose-link min-h-6 w-fit text-xs">Answer it …</summary>
      <form onSubmit={onSubmit} className="mt-2 grid gap-2">
        <TextArea
          maxLength={JUDGEMENT_TEXT_LIMIT}
          label="What came of it"
          required
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <p>
          <Button type="submit" size="small" disabled={isSending}>
            Record the answer
          </Button>
        </p>
      </form>
    </details>
  );
}
