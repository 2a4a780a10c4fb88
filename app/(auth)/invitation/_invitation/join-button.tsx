"use client";

import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { useSend } from "@/app/_components/use-send";
import { addressAfterJoining } from "./address-after-joining";

/** For who has signed in with the address of the invitation. */
export function JoinButton({ secret }: { readonly secret: string }) {
  const { send, isSending, problem } = useSend("POST", "/api/auth/invitation/accept", (answer) => {
    window.location.assign(addressAfterJoining(answer));
  });
  return (
    <>
      {problem === null ? null : <ProblemNote {...problem} />}
      <Button look="primary" disabled={isSending} onClick={() => send({ secret, account: null })}>
        Accept the invitation
      </Button>
    </>
  );
}
