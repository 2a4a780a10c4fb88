"use client";

import { Button } from "@/app/_components/button";
import { keepInvitation } from "../../_forms/waiting-invitation";

/** For an address that has an account: this page comes back after signing in. */
export function SignInFirst({ secret }: { readonly secret: string }) {
  const signIn = (): void => {
    keepInvitation(secret);
    window.location.assign("/sign-in");
  };
  return (
    <>
      <p>There is an account with this address already. Sign in with it; the invitation waits meanwhile.</p>
      <Button look="primary" onClick={signIn}>
        Sign in
      </Button>
    </>
  );
}
