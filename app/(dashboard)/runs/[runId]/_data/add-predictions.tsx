"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { TextField } from "@/app/_components/text-field";
import { sendPredictions } from "./send-predictions";
import { useFreshVerdict } from "./use-fresh-verdict";

/** Adds a file of predictions to the run, with the step of the checkpoint where somebody knows it. */
export function AddPredictions({ runId }: { readonly runId: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const fieldId = useId();
  const [file, setFile] = useState<File | null>(null);
  const [step, setStep] = useState("");
  const [times, setTimes] = useState(0);
  const { mutate, data, isPending, reset } = useMutation({
    mutationFn: (chosen: File) => sendPredictions(runId, chosen, step === "" ? {} : { checkpointStep: step }),
    onSuccess: (answer) => {
      if (!answer.ok) return;
      dialog.current?.close();
      setTimes((before) => before + 1);
      router.refresh();
    },
  });
  const verdict = useFreshVerdict(runId, times);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (file !== null) mutate(file);
  };
  return (
    <div className="grid justify-items-start gap-2">
      <Button
        onClick={() => {
          reset();
          dialog.current?.showModal();
        }}
      >
        Add predictions …
      </Button>
      <p role="status" className="text-muted">
        {times === 0 ? "" : `${describeAdded(data?.ok ? data.body : null)} ${verdict}`}
      </p>
      <ModalDialog ref={dialog} title="Add predictions of patients">
        <form onSubmit={onSubmit} className="grid gap-4">
          {data && !data.ok ? <ProblemNote detail={data.problem.detail} fix={data.problem.fix} /> : null}
          <div className="grid gap-1">
            <label htmlFor={fieldId} className="font-medium">
              File
            </label>
            <p id={`${fieldId}-hint`} className="text-xs text-muted">
              CSV or Parquet with a row per patient: y_true (0 or 1) and y_prob (from 0 to 1), and columns that name
              groups. Names, dates of birth and record numbers are refused; patient_id may hold a pseudonym.
            </p>
            <input
              id={fieldId}
              type="file"
              required
              aria-describedby={`${fieldId}-hint`}
              onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
              className="min-h-9 w-full rounded-sm border border-edge bg-surface p-2 text-ink"
            />
          </div>
          <TextField
            label="Step of the training that made them"
            hint="May stay empty; then nothing shows that they come from this training."
            inputMode="numeric"
            pattern="[0-9]*"
            value={step}
            onChange={(event) => setStep(event.currentTarget.value)}
          />
          <Button type="submit" look="primary" disabled={isPending}>
            Add this file
          </Button>
        </form>
      </ModalDialog>
    </div>
  );
}

function describeAdded(body: unknown): string {
  const isDuplicate = typeof body === "object" && body !== null && "duplicate" in body && body.duplicate === true;
  return isDuplicate ? "The run has this file already; nothing changed." : "Added.";
}
