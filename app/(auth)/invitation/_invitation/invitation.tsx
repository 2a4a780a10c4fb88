"use client";

import Link from "next/link";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { A_ROLE } from "@/app/_components/role-words";
import type { InvitationView } from "@/lib/schema/invitation";
import { IncompleteLink } from "../../_forms/incomplete-link";
import { JoinButton } from "./join-button";
import { NewAccountForm } from "./new-account-form";
import { SignInFirst } from "./sign-in-first";
import { useInvitation } from "./use-invitation";

/** What an invitation is for, and the one step that is left. */
export function Invitation() {
  const state = useInvitation();
  switch (state.kind) {
    case "looking":
      return <p role="status">Looking at the link …</p>;
    case "incomplete":
      return <IncompleteLink from="that you were given" />;
    case "refused":
      return (
        <>
          <ProblemNote {...state.problem} />
          <p className="flex flex-wrap items-center gap-4">
            <Button onClick={state.again}>Try again</Button>
            <Link href="/" className="prose-link">
              Go to the start
            </Link>
          </p>
        </>
      );
    case "found":
      return (
        <>
          <p>{describeInvitation(state.view)}</p>
          <NextStep secret={state.secret} view={state.view} />
        </>
      );
  }
}

function describeInvitation({ email, project, role }: InvitationView): string {
  const place = project === null ? "to administer this installation" : `to the project “${project}” as ${A_ROLE[role]}`;
  return `${email} is invited ${place}.`;
}

function NextStep({ secret, view }: { readonly secret: string; readonly view: InvitationView }) {
  switch (view.needs) {
    case "nothing":
      return <JoinButton secret={secret} />;
    case "sign-in":
      return <SignInFirst secret={secret} />;
    case "account":
      return <NewAccountForm secret={secret} email={view.email} />;
  }
}
