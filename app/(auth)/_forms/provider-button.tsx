"use client";

import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { useSend } from "@/app/_components/use-send";
import { useAddressAfterSignIn } from "./waiting-invitation";

type ProviderButtonProps = {
  readonly name: string;
  readonly isOnlyWay: boolean;
  /** The page that was asked for; null for the start. */
  readonly asked: string | null;
};

/** Goes to the provider that the operator named, which sends people back here. */
export function ProviderButton({ name, isOnlyWay, asked }: ProviderButtonProps) {
  const next = useAddressAfterSignIn(asked);
  const { send, isSending, problem } = useSend("POST", "/api/auth/sign-in/social", (answer) => {
    const url = typeof answer === "object" && answer !== null && "url" in answer ? answer.url : null;
    if (typeof url === "string") window.location.assign(url);
  });
  return (
    <div className="grid gap-3">
      {problem === null ? null : <ProblemNote {...problem} />}
      <Button look={isOnlyWay ? "primary" : "quiet"} disabled={isSending} onClick={() => send({ next })}>
        {isSending ? "One moment …" : `Sign in with ${name}`}
      </Button>
    </div>
  );
}
