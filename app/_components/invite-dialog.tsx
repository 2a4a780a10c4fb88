"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { type IssuedInvitation, issuedInvitationSchema } from "@/lib/schema/invitation";
import { Button } from "./button";
import { ModalDialog } from "./modal-dialog";
import { OnceLink } from "./once-link";
import { ProblemNote } from "./problem-note";
import { TextField } from "./text-field";
import { useSend } from "./use-send";

type InviteDialogProps = {
  readonly label: string;
  readonly title: string;
  /** What is sent beside the address, from the fields of the form. */
  readonly readRest: (form: FormData) => object;
  /** Fields below the address. */
  readonly children: ReactNode;
};

/** Invites an e-mail address and shows the link, once. */
export function InviteDialog({ label, title, readRest, children }: InviteDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const [email, setEmail] = useState("");
  const [issued, setIssued] = useState<IssuedInvitation | null>(null);
  const { send, isSending, problem, reset } = useSend("POST", "/api/v1/invitations", (answer) => {
    setIssued(issuedInvitationSchema.parse(answer));
    router.refresh();
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send({ email, ...readRest(new FormData(event.currentTarget)) });
  };
  const onClose = (): void => {
    if (issued !== null) setEmail("");
    setIssued(null);
    reset();
  };
  return (
    <>
      <Button look="primary" onClick={() => dialog.current?.showModal()}>
        {label} …
      </Button>
      <ModalDialog ref={dialog} title={title} onClose={onClose}>
        {issued === null ? (
          <form onSubmit={onSubmit} className="grid gap-4">
            <TextField
              label="E-mail address"
              hint="Who uses the link must have this address, or makes an account with it."
              type="email"
              autoComplete="off"
              required
              maxLength={320}
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            {children}
            {problem === null ? null : <ProblemNote {...problem} />}
            <Button type="submit" look="primary" disabled={isSending}>
              Make the link
            </Button>
          </form>
        ) : (
          <OnceLink link={issued.link} expiresAt={issued.expiresAt} forWhom={email} />
        )}
      </ModalDialog>
    </>
  );
}
