"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { requestJson } from "@/app/_components/request-json";
import { TextField } from "@/app/_components/text-field";

/** Deleting asks for a reason, because it stays with the hidden run. */
export function DeleteRun({ runId, name }: { readonly runId: string; readonly name: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const [reason, setReason] = useState("");
  const { mutate, data, isPending } = useMutation({
    mutationFn: () => requestJson("DELETE", `/api/v1/runs/${runId}`, { reason }),
    onSuccess: (answer) => {
      if (!answer.ok) return;
      router.push("/runs");
      router.refresh();
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    mutate();
  };
  return (
    <>
      <Button onClick={() => dialog.current?.showModal()}>Delete …</Button>
      <ModalDialog ref={dialog} title={`Delete ${name}?`}>
        <form onSubmit={onSubmit} className="grid gap-4">
          <p>
            The run disappears from lists and pages, with who deleted it and why kept. The page <em>Deleted runs</em> of
            its project brings it back until the days are over for which the project keeps deleted runs; then it is
            removed for good.
          </p>
          {data && !data.ok ? <ProblemNote detail={data.problem.detail} fix={data.problem.fix} /> : null}
          <TextField
            label="Reason"
            hint="For example: uploaded twice, wrong project."
            required
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" look="primary" disabled={isPending}>
            Delete this run
          </Button>
        </form>
      </ModalDialog>
    </>
  );
}
