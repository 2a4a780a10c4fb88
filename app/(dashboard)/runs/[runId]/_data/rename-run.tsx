"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { requestJson } from "@/app/_components/request-json";
import { TextField } from "@/app/_components/text-field";

export function RenameRun({ runId, name }: { readonly runId: string; readonly name: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const [next, setNext] = useState(name);
  const { mutate, data, isPending } = useMutation({
    mutationFn: () => requestJson("PATCH", `/api/v1/runs/${runId}`, { name: next }),
    onSuccess: (answer) => {
      if (!answer.ok) return;
      dialog.current?.close();
      router.refresh();
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    mutate();
  };
  return (
    <>
      <Button onClick={() => dialog.current?.showModal()}>Rename</Button>
      <ModalDialog ref={dialog} title="Rename this run">
        <form onSubmit={onSubmit} className="grid gap-4">
          {data && !data.ok ? <ProblemNote detail={data.problem.detail} fix={data.problem.fix} /> : null}
          <TextField
            label="Name"
            required
            maxLength={200}
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <Button type="submit" look="primary" disabled={isPending}>
            Save the name
          </Button>
        </form>
      </ModalDialog>
    </>
  );
}
