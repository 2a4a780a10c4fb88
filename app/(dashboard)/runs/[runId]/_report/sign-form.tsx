"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { postJson } from "@/app/_components/request-json";
import { TextField } from "@/app/_components/text-field";
import type { SIGNATURE_MEANINGS } from "@/lib/schema/bundle";
import { SignMeaning } from "./sign-meaning";

type SignFormProps = { readonly runId: string; readonly runName: string; readonly sha256: string };

/** Signs the record that is on screen; the password is asked for again each time. */
export function SignForm({ runId, runName, sha256 }: SignFormProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const [meaning, setMeaning] = useState<(typeof SIGNATURE_MEANINGS)[number]>("review");
  const [password, setPassword] = useState("");
  const [outcome, setOutcome] = useState("");
  const { mutate, data, isPending, reset } = useMutation({
    mutationFn: () => postJson(`/api/v1/runs/${runId}/report/signatures`, { recordSha256: sha256, meaning, password }),
    onSettled: () => setPassword(""),
    onSuccess: (answer) => {
      if (!answer.ok) return;
      setOutcome("Signed.");
      dialog.current?.close();
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    mutate();
  };
  // Not before the dialog is closed: what is signed is what was read, also where the report has changed meanwhile.
  const onClose = (): void => {
    reset();
    setPassword("");
    router.refresh();
  };
  return (
    <div className="no-print grid gap-2">
      <p>
        <Button onClick={() => dialog.current?.showModal()}>Sign this record …</Button>
      </p>
      <p role="status">{outcome}</p>
      <ModalDialog ref={dialog} title={`Sign the report on ${runName}`} onClose={onClose}>
        <form method="post" onSubmit={onSubmit} className="grid gap-4">
          <p className="text-xs break-all">SHA-256 of the record: {sha256}</p>
          <SignMeaning value={meaning} onChange={setMeaning} />
          <TextField
            label="Your password"
            hint="The one that you sign in with, again for each signature. It is checked and not kept."
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <p className="text-xs text-muted">
            Your name, the time in UTC and the meaning are printed on every form of this report and stand in the audit
            log. A signature cannot be taken back.
          </p>
          {data === undefined || data.ok ? null : <ProblemNote detail={data.problem.detail} fix={data.problem.fix} />}
          <Button type="submit" look="primary" disabled={isPending}>
            {isPending ? "One moment …" : "Sign"}
          </Button>
        </form>
      </ModalDialog>
    </div>
  );
}
