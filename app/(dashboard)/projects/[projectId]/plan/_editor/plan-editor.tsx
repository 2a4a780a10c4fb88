"use client";

import { type FormEvent, type SyntheticEvent, useRef, useState } from "react";
import { Button, buttonClass } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import type { PlanContent } from "@/lib/core/analysis-plan";
import type { GroupChoices } from "@/lib/usecases/list-group-choices";
import { GroupFields } from "./group-fields";
import { MeasureFields } from "./measure-fields";
import { toPlanForm } from "./plan-form";
import { ThresholdFields } from "./threshold-fields";
import { usePlanSave } from "./use-plan-save";

type PlanEditorProps = {
  readonly projectId: string;
  /** The version that is shown, 0 for none. */
  readonly version: number;
  readonly content: PlanContent;
  readonly choices: GroupChoices;
  readonly isAfterResults: boolean;
};

/** Declares the next version: the fields begin with what is declared. */
export function PlanEditor({ projectId, version, content, choices, isAfterResults }: PlanEditorProps) {
  const frame = useRef<HTMLDetailsElement>(null);
  const [form, setForm] = useState(() => toPlanForm(content));
  const [outcome, setOutcome] = useState("");
  const close = (said: string): void => {
    frame.current?.removeAttribute("open");
    frame.current?.querySelector("summary")?.focus();
    setOutcome(said);
  };
  const { save, isSaving, problem } = usePlanSave(projectId, version, () => {
    close("Declared. The verdicts of this project follow when they are opened.");
  });
  const onToggle = (event: SyntheticEvent<HTMLDetailsElement>): void => {
    if (event.target === frame.current && frame.current.open) setForm(toPlanForm(content));
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    save(form);
  };
  return (
    <div className="no-print grid gap-3">
      <details ref={frame} onToggle={onToggle}>
        <summary className={`${buttonClass()} w-fit`}>
          {version === 0 ? "Declare a plan …" : "Declare a new version …"}
        </summary>
        <form
          onSubmit={onSubmit}
          aria-label={`Version ${version + 1} of the analysis plan`}
          className="mt-3 grid gap-6 rounded-md border border-line bg-surface p-4"
        >
          {isAfterResults ? (
            <p className="max-w-prose border-l-4 border-accent pl-3">
              Results for groups of patients have been seen. This version will be marked as declared after that, here
              and in every report.
            </p>
          ) : null}
          <MeasureFields form={form} onChange={setForm} />
          <ThresholdFields form={form} onChange={setForm} />
          <GroupFields form={form} choices={choices} onChange={setForm} />
          {problem === null ? null : <ProblemNote detail={problem.detail} fix={problem.fix} />}
          <div className="flex flex-wrap gap-3">
            <Button type="submit" look="primary" disabled={isSaving}>
              Declare version {version + 1}
            </Button>
            <Button disabled={isSaving} onClick={() => close("Nothing was declared.")}>
              Leave it as it is
            </Button>
          </div>
        </form>
      </details>
      <p role="status">{outcome}</p>
    </div>
  );
}
