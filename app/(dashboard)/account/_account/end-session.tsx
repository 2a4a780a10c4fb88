"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { useFocusHome } from "@/app/_components/use-focus-home";
import { useSend } from "@/app/_components/use-send";

type EndSessionProps = {
  /** null = all but this one. */
  readonly id: string | null;
  readonly children: ReactNode;
};

/** Ends a session of one's own at once, or all others. */
export function EndSession({ id, children }: EndSessionProps) {
  const router = useRouter();
  const { button, keepFocus } = useFocusHome();
  const { send, isSending, problem } = useSend("DELETE", "/api/auth/sessions", () => {
    keepFocus();
    router.refresh();
  });
  return (
    <>
      <Button ref={button} size={id === null ? "normal" : "small"} disabled={isSending} onClick={() => send({ id })}>
        {children}
      </Button>
      {problem === null ? null : <ProblemNote {...problem} />}
    </>
  );
}
