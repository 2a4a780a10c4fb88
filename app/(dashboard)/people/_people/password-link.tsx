"use client";

import { useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { OnceLink } from "@/app/_components/once-link";
import { ProblemNote } from "@/app/_components/problem-note";
import { useSend } from "@/app/_components/use-send";
import { type PasswordLink as Issued, passwordLinkSchema } from "@/lib/schema/people";

type PasswordLinkProps = { readonly userId: string; readonly name: string };

/** Makes a link by which somebody who forgot their password sets a new one. */
export function PasswordLink({ userId, name }: PasswordLinkProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [issued, setIssued] = useState<Issued | null>(null);
  const { send, isSending, problem, reset } = useSend("POST", `/api/v1/people/${userId}/password-link`, (answer) =>
    setIssued(passwordLinkSchema.parse(answer)),
  );
  const onClose = (): void => {
    setIssued(null);
    reset();
  };
  return (
    <>
      <Button size="small" onClick={() => dialog.current?.showModal()}>
        New password …<span className="sr-only"> for {name}</span>
      </Button>
      <ModalDialog ref={dialog} title={`New password for ${name}`} onClose={onClose}>
        <div className="grid gap-4 text-left whitespace-normal">
          {issued === null ? (
            <>
              <p>
                Makes a link by which {name} sets a new password. When it is used, all their sessions end. The password
                of now works until then; a second factor stays as it is.
              </p>
              {problem === null ? null : <ProblemNote {...problem} />}
              <Button look="primary" disabled={isSending} onClick={() => send()}>
                Make the link
              </Button>
            </>
          ) : (
            <OnceLink link={issued.link} expiresAt={issued.expiresAt} forWhom={name} />
          )}
        </div>
      </ModalDialog>
    </>
  );
}
