"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useRef } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { TextArea } from "@/app/_components/text-area";
import { TextField } from "@/app/_components/text-field";
import { useSend } from "@/app/_components/use-send";
import { readId } from "./read-id";

/** Makes a project and opens it. */
export function NewProject() {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const { send, isSending, problem, reset } = useSend("POST", "/api/v1/projects", (answer) => {
    router.push(`/projects/${readId(answer)}`);
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    send({ name: form.get("name"), description: form.get("description") });
  };
  return (
    <>
      <Button look="primary" onClick={() => dialog.current?.showModal()}>
        New project …
      </Button>
      <ModalDialog ref={dialog} title="New project" onClose={reset}>
        <form onSubmit={onSubmit} className="grid gap-4">
          {problem === null ? null : <ProblemNote {...problem} />}
          <TextField
            label="Name"
            hint="Short and unlike all others, for example: trauma mortality."
            name="name"
            required
            maxLength={200}
            autoComplete="off"
          />
          <TextArea label="Description" hint="What it is for; may stay empty." name="description" maxLength={2000} />
          <Button type="submit" look="primary" disabled={isSending}>
            Make the project
          </Button>
        </form>
      </ModalDialog>
    </>
  );
}
