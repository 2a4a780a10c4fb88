"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useRef } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { TextField } from "@/app/_components/text-field";
import { useSend } from "@/app/_components/use-send";
import type { DeletedRun } from "@/lib/schema/deleted-run";

type RestoreRunProps = { readonly projectId: string; readonly run: DeletedRun };

/** Brings a run back; where another one has its name meanwhile, under the name that is typed. */
export function RestoreRun({ projectId, run }: RestoreRunProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const path = `/api/v1/projects/${projectId}/deleted-runs/${run.id}`;
  const { send, isSending, problem, reset } = useSend("POST", path, () => {
    router.push(`/runs/${run.id}`);
    router.refresh();
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send({ name: new FormData(event.currentTarget).get("name") });
  };
  return (
    <>
      <Button size="small" onClick={() => dialog.current?.showModal()}>
        Bring back …<span className="sr-only"> {run.name}</span>
      </Button>
      <ModalDialog ref={dialog} title={`Bring ${run.name} back?`} onClose={reset}>
        <form onSubmit={onSubmit} className="grid gap-4 text-left whitespace-normal">
          <p>
            It is as it was: points, predictions, judgements and reports. That it was deleted stays in the audit log.
          </p>
          {problem === null ? null : <ProblemNote {...problem} />}
          <TextField
            label="Name"
            hint="Another one where a run of the project has this name meanwhile."
            name="name"
            required
            maxLength={200}
            defaultValue={run.name}
            autoComplete="off"
          />
          <Button type="submit" look="primary" disabled={isSending}>
            Bring it back
          </Button>
        </form>
      </ModalDialog>
    </>
  );
}
