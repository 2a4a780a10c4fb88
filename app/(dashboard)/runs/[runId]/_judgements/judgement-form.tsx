"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { TextArea } from "@/app/_components/text-area";
import { JUDGEMENT_TEXT_LIMIT, type JudgedVerdict, type JudgementKind } from "@/lib/core/judgement";
import { useJudgementPost } from "./use-judgement-post";

const WAYS: readonly { readonly kind: JudgementKind; readonly title: string; readonly label: string }[] = [
  { kind: "agree", title: "I agree with this reading", label: "Anything to add (may stay empty)" },
  { kind: "disagree", title: "I disagree, because …", label: "I disagree, because" },
  { kind: "need", title: "I need …", label: "I need" },
];

type JudgementFormProps = {
  readonly runId: string;
  readonly verdicts: readonly (JudgedVerdict & { readonly name: string })[];
  /** The state that is on screen. */
  readonly seen: string;
};

/** Three ways to say something of a verdict; none of them changes it. */
export function JudgementForm({ runId, verdicts, seen }: JudgementFormProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [way, setWay] = useState(WAYS[0]);
  const [place, setPlace] = useState(0);
  const [text, setText] = useState("");
  const [outcome, setOutcome] = useState("");
  const { send, isSending, problem } = useJudgementPost(`/api/v1/runs/${runId}/judgements`, () => {
    dialog.current?.close();
    setText("");
    setOutcome("Recorded, bound to what is shown here.");
  });
  const verdict = verdicts[place];
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (verdict === undefined || way === undefined) return;
    send({ rule: verdict.rule, subgroup: verdict.subgroup, kind: way.kind, text, seen });
  };
  return (
    <div className="no-print grid gap-2">
      <div className="flex flex-wrap gap-2">
        {WAYS.map((each) => (
          <Button
            key={each.kind}
            onClick={() => {
              setWay(each);
              dialog.current?.showModal();
            }}
          >
            {each.title}
          </Button>
        ))}
      </div>
      <p role="status">{outcome}</p>
      <ModalDialog ref={dialog} title={way?.title ?? ""}>
        <form onSubmit={onSubmit} className="grid gap-4">
          <VerdictChoice verdicts={verdicts} value={place} onChange={setPlace} />
          <TextArea
            maxLength={JUDGEMENT_TEXT_LIMIT}
            label={way?.label ?? ""}
            required={way?.kind !== "agree"}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <p className="text-xs text-muted">
            Your name, the time and the state that you read are kept with it. The verdict and its weight stay as they
            are.
          </p>
          {problem === null ? null : <ProblemNote detail={problem.detail} fix={problem.fix} />}
          <Button type="submit" look="primary" disabled={isSending}>
            Record it
          </Button>
        </form>
      </ModalDialog>
    </div>
  );
}

type VerdictChoiceProps = Pick<JudgementFormProps, "verdicts"> & {
  readonly value: number;
  readonly onChange: (place: number) => void;
};

/** Which verdict is meant; only named where there is one. */
function VerdictChoice({ verdicts, value, onChange }: VerdictChoiceProps) {
  const id = useId();
  if (verdicts.length === 1) return <p>On: {verdicts[0]?.name}</p>;
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        On
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
        className="min-h-9 max-w-full rounded-sm border border-edge bg-surface px-2"
      >
        {verdicts.map(({ rule, subgroup, name }, index) => (
          <option key={`${rule} ${subgroup}`} value={index}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
