"use client";

import { useEffect, useRef, useState } from "react";
import { type Problem, postJson } from "@/app/_components/request-json";
import { type InvitationView, invitationViewSchema } from "@/lib/schema/invitation";
import { useLinkSecret } from "../../_forms/use-link-secret";
import { findWaitingInvitation, forgetInvitation } from "../../_forms/waiting-invitation";

type State =
  | { readonly kind: "looking" | "incomplete" }
  | { readonly kind: "found"; readonly secret: string; readonly view: InvitationView }
  | { readonly kind: "refused"; readonly problem: Problem; readonly again: () => void };

/** Asks the server what the link in the address, or the one that was kept while signing in, is for. */
export function useInvitation(): State {
  const fragment = useLinkSecret();
  const [state, setState] = useState<State>({ kind: "looking" });
  const asked = useRef<string | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (fragment === undefined) return;
    const secret = fragment ?? asked.current ?? findWaitingInvitation();
    asked.current = secret;
    if (secret === null) {
      setState({ kind: "incomplete" });
      return;
    }
    let isCurrent = true;
    void postJson("/api/auth/invitation", { secret }).then((answer) => {
      if (!isCurrent) return;
      forgetInvitation();
      if (answer.ok) setState({ kind: "found", secret, view: invitationViewSchema.parse(answer.body) });
      else setState({ kind: "refused", problem: answer.problem, again: () => setTries(tries + 1) });
    });
    return () => {
      isCurrent = false;
    };
  }, [fragment, tries]);
  return state;
}
