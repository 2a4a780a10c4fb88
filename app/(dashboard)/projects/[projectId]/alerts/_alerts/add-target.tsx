"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { RadioList } from "@/app/_components/radio-list";
import { TextField } from "@/app/_components/text-field";
import { useSend } from "@/app/_components/use-send";
import { type AddedAlertTarget, addedAlertTargetSchema } from "@/lib/schema/alert";
import { OnceSecret } from "./once-secret";

type AddTargetProps = {
  readonly projectId: string;
  readonly webhookHosts: readonly string[];
  readonly canMail: boolean;
  /** Only who may see single patients can have others told of groups of them. */
  readonly mayTellOfGroups: boolean;
};

/** Adds a target, and shows the secret of a webhook, once; what was typed stays when it is refused. */
export function AddTarget({ projectId, webhookHosts, canMail, mayTellOfGroups }: AddTargetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const [added, setAdded] = useState<AddedAlertTarget | null>(null);
  const path = `/api/v1/projects/${projectId}/alerts`;
  const { send, isSending, problem, reset } = useSend("POST", path, (answer) => {
    const target = addedAlertTargetSchema.parse(answer);
    if (target.secret === null) dialog.current?.close();
    else setAdded(target);
    router.refresh();
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    send({
      kind: form.get("kind"),
      address: form.get("address"),
      namesSubgroups: form.get("namesSubgroups") === "yes",
    });
  };
  const onClose = (): void => {
    setAdded(null);
    reset();
  };
  const hosts = webhookHosts.join(", ");
  const kinds = [
    ...(webhookHosts.length > 0
      ? [{ value: "webhook", label: "Webhook", hint: `A program that takes signed JSON, on: ${hosts}.` } as const]
      : []),
    ...(canMail
      ? [{ value: "email", label: "E-mail", hint: "One address; a list of your own works too." } as const]
      : []),
  ];
  return (
    <>
      <Button look="primary" onClick={() => dialog.current?.showModal()}>
        Add a target …
      </Button>
      <ModalDialog ref={dialog} title="Add a target of alerts" onClose={onClose}>
        {added?.secret ? (
          <OnceSecret secret={added.secret} />
        ) : (
          <form onSubmit={onSubmit} className="grid gap-4">
            <RadioList legend="Kind" name="kind" value={kinds[0]?.value ?? "email"} options={kinds} />
            <TextField label="Address" name="address" required maxLength={2000} autoComplete="off" spellCheck={false} />
            <RadioList
              legend="Verdicts on groups of patients"
              hint="Messages leave this server and may be read by others. That such a verdict changed can be due to a single patient."
              name="namesSubgroups"
              value="no"
              options={[
                { value: "no", label: "Leave them out", hint: "Verdicts on the run itself are told." },
                ...(mayTellOfGroups
                  ? [
                      {
                        value: "yes",
                        label: "Tell them, with the group’s name",
                        hint: "Only where everybody at the address may see single patients.",
                      } as const,
                    ]
                  : []),
              ]}
            />
            {problem === null ? null : <ProblemNote {...problem} />}
            <Button type="submit" look="primary" disabled={isSending}>
              Add it
            </Button>
          </form>
        )}
      </ModalDialog>
    </>
  );
}
