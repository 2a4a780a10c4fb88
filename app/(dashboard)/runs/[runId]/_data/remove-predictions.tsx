"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { requestJson } from "@/app/_components/request-json";

type RemovePredictionsProps = { readonly runId: string; readonly setId: string; readonly name: string };

/** Asks once, because the rows cannot be brought back. */
export function RemovePredictions({ runId, setId, name }: RemovePredictionsProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const { mutate, data, isPending } = useMutation({
    mutationFn: () => requestJson("DELETE", `/api/v1/runs/${runId}/predictions/${setId}`),
    onSuccess: (answer) => {
      if (!answer.ok) return;
      dialog.current?.close();
      router.refresh();
    },
  });
  return (
    <>
      <Button size="small" onClick={() => dialog.current?.showModal()} aria-label={`Remove ${name}`}>
        Remove …
      </Button>
      <ModalDialog ref={dialog} title={`Remove ${name}?`}>
        <div className="grid gap-4">
          <p>
            The rows of this file are removed from the database and cannot be brought back. That the file was here, and
            who removed it, stays.
          </p>
          {data && !data.ok ? <ProblemNote detail={data.problem.detail} fix={data.problem.fix} /> : null}
          <Button look="primary" disabled={isPending} onClick={() => mutate()}>
            Remove these predictions
          </Button>
        </div>
      </ModalDialog>
    </>
  );
}
