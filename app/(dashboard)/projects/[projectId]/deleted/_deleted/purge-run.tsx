"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useRef } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { TextField } from "@/app/_components/text-field";
import { useFocusHome } from "@/app/_components/use-focus-home";
import { useSend } from "@/app/_components/use-send";
import type { DeletedRun } from "@/lib/schema/deleted-run";

type PurgeRunProps = { readonly projectId: string; readonly run: DeletedRun };

/** Removes a run for good before its time; its name is typed, so that it is no slip. */
export function PurgeRun({ projectId, run }: PurgeRunProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const path = `/api/v1/projects/${projectId}/deleted-runs/${run.id}`;
  const { button, keepFocus } = useFocusHome();
  const { send, isSending, problem, reset } = useSend("DELETE", path, () => {
    dialog.current?.close();
    keepFocus();
    router.refresh();
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send({ name: new FormData(event.currentTarget).get("name") });
  };
  return (
    <>
      <Button ref={button} size="small" onClick={() => dialog.current?.showModal()}>
        Remove for good …<span className="sr-only"> {run.name}</span>
      </Button>
      <ModalDialog ref={dialog} title={`Remove ${run.name} for good?`} onClose={reset}>
        <form onSubmit={onSubmit} className="grid gap-4 text-left whitespace-normal">
          <p>
            Its points, predictions, judgements and kept reports are removed and nobody can bring them back. What the
            audit log says of it stays, and so does what is in backups.
          </p>
          {problem === null ? null : <ProblemNote {...problem} />}
          <TextField
            label="Name of the run"
            hint={`Type ${run.name} to confirm.`}
            name="name"
            required
            maxLength={200}
            autoComplete="off"
          />
          <Button type="submit" look="primary" disabled={isSending}>
            Remove it for good
          </Button>
        </form>
      </ModalDialog>
    </>
  );
}
