"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/app/_components/button";
import { LocalTime } from "@/app/_components/local-time";
import { ProblemNote } from "@/app/_components/problem-note";
import { useSend } from "@/app/_components/use-send";
import type { SessionView } from "@/lib/usecases/get-own-account";
import { SectionFrame } from "./section-frame";

/** Where somebody is signed in, each to be ended at once. */
export function SessionList({ sessions }: { readonly sessions: readonly SessionView[] }) {
  const router = useRouter();
  const { send, isSending, problem } = useSend("DELETE", "/api/auth/sessions", () => router.refresh());
  return (
    <SectionFrame title="Sessions">
      <p className="max-w-prose text-muted">
        A session ends after 12 hours without use, and 7 days after signing in. One that you end here is closed at once.
      </p>
      {problem === null ? null : <ProblemNote {...problem} />}
      <ul className="grid gap-3">
        {sessions.map(({ id, device, address, startedAt, renewedAt, isThisOne }) => (
          <li key={id} className="flex flex-wrap items-start justify-between gap-2 border-t border-line pt-3">
            <div className="min-w-0">
              <p className="font-medium">
                {device}
                {isThisOne ? " – this session" : ""}
              </p>
              <p className="text-xs break-words text-muted">
                {address === null ? "" : `from ${address}, `}since <LocalTime iso={startedAt} />, last used{" "}
                <LocalTime iso={renewedAt} /> or up to an hour later
              </p>
            </div>
            {isThisOne ? null : (
              <Button size="small" disabled={isSending} onClick={() => send({ id })}>
                End<span className="sr-only"> the session of {device}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 ? (
        <p>
          <Button disabled={isSending} onClick={() => send({ id: null })}>
            End all others
          </Button>
        </p>
      ) : null}
    </SectionFrame>
  );
}
