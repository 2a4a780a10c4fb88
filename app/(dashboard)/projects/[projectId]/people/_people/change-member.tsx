"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useRef } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { useSend } from "@/app/_components/use-send";
import { type Rights, RightsFields, readRights } from "./rights-fields";

type ChangeMemberProps = {
  readonly path: string;
  readonly name: string;
  readonly rights: Rights;
};

/** Gives a member another role or right. */
export function ChangeMember({ path, name, rights }: ChangeMemberProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const { send, isSending, problem, reset } = useSend("PUT", path, () => {
    dialog.current?.close();
    router.refresh();
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send(readRights(new FormData(event.currentTarget)));
  };
  return (
    <>
      <Button size="small" onClick={() => dialog.current?.showModal()}>
        Change …<span className="sr-only"> {name}</span>
      </Button>
      <ModalDialog ref={dialog} title={`Role of ${name}`} onClose={reset}>
        <form onSubmit={onSubmit} className="grid gap-4 text-left whitespace-normal">
          <RightsFields rights={rights} />
          {problem === null ? null : <ProblemNote {...problem} />}
          <Button type="submit" look="primary" disabled={isSending}>
            Save
          </Button>
        </form>
      </ModalDialog>
    </>
  );
}
