"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/app/_components/button";
import { ModalDialog } from "@/app/_components/modal-dialog";
import { ProblemNote } from "@/app/_components/problem-note";
import { useSend } from "@/app/_components/use-send";
import { madeTokenSchema } from "@/lib/schema/token";
import type { TokenPlace } from "@/lib/usecases/list-token-places";
import { OnceToken } from "./once-token";
import { readTokenForm } from "./read-token-form";
import { TokenFields } from "./token-fields";

type NewTokenProps = { readonly places: readonly TokenPlace[]; readonly mayEverywhere: boolean };

/** Makes a token and shows it, once; what was typed stays when it is refused. */
export function NewToken({ places, mayEverywhere }: NewTokenProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const [made, setMade] = useState<string | null>(null);
  const { send, isSending, problem, reset } = useSend("POST", "/api/v1/tokens", (answer) => {
    setMade(madeTokenSchema.parse(answer).token);
    router.refresh();
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send(readTokenForm(new FormData(event.currentTarget), Date.now()));
  };
  const onClose = (): void => {
    setMade(null);
    reset();
  };
  return (
    <>
      <Button look="primary" onClick={() => dialog.current?.showModal()}>
        New token …
      </Button>
      <ModalDialog ref={dialog} title="New API token" onClose={onClose}>
        {made === null ? (
          <form onSubmit={onSubmit} className="grid gap-4">
            <TokenFields places={places} mayEverywhere={mayEverywhere} />
            {problem === null ? null : <ProblemNote {...problem} />}
            <Button type="submit" look="primary" disabled={isSending}>
              Make the token
            </Button>
          </form>
        ) : (
          <OnceToken token={made} />
        )}
      </ModalDialog>
    </>
  );
}
