"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type ReactNode, useRef } from "react";
import { Button } from "./button";
import { ModalDialog } from "./modal-dialog";
import { ProblemNote } from "./problem-note";
import { useFocusHome } from "./use-focus-home";
import { useSend } from "./use-send";

type ConfirmActProps = {
  /** On the button that asks, which ends in an ellipsis. */
  readonly label: string;
  /** Whom or what it is done to, for those who hear the button alone. */
  readonly of: string;
  readonly title: string;
  /** On the button that does it. */
  readonly action: string;
  readonly method: "DELETE" | "PATCH";
  readonly path: string;
  readonly body?: unknown;
  /** Where to go then, where this page is nobody's to see any more. */
  readonly next?: Route;
  /** What follows from it. */
  readonly children: ReactNode;
};

/** Asks before it does something that is not taken back by itself, and says what follows. */
export function ConfirmAct({ label, of, title, action, method, path, body, next, children }: ConfirmActProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const { button, keepFocus } = useFocusHome();
  const { send, isSending, problem, reset } = useSend(method, path, () => {
    dialog.current?.close();
    keepFocus();
    if (next === undefined) router.refresh();
    else router.push(next);
  });
  return (
    <>
      <Button ref={button} size="small" onClick={() => dialog.current?.showModal()}>
        {label} …<span className="sr-only"> {of}</span>
      </Button>
      <ModalDialog ref={dialog} title={title} onClose={reset}>
        <div className="grid gap-4 text-left whitespace-normal">
          {children}
          {problem === null ? null : <ProblemNote {...problem} />}
          <Button look="primary" disabled={isSending} onClick={() => send(body)}>
            {action}
          </Button>
        </div>
      </ModalDialog>
    </>
  );
}
