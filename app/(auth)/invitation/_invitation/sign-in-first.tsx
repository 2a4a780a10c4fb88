"use client";

import { Button } from "@/app/_components/button";
import { keepInvitation } from "../../_forms/waiting-invitation";

/** For an address that has an account, or gets one by signing in: this page comes back after that. */
export function SignInFirst({ secret }: { readonly secret: string }) {
  const signIn = (): void => {
    keepInvitation(secret);
    window.location.assign("/sign-in");
  };
  return (
    <>
      <p>Sign in with this address; the invitation waits meanwhile.</p>
      <Button look="primary" onClick={signIn}>
        Sign in
      </Button>
    </>
  );
}
