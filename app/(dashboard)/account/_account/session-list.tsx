import { LocalTime } from "@/app/_components/local-time";
import type { SessionView } from "@/lib/usecases/get-own-account";
import { EndSession } from "./end-session";
import { SectionFrame } from "./section-frame";

/** Where somebody is signed in, each to be ended at once. */
export function SessionList({ sessions }: { readonly sessions: readonly SessionView[] }) {
  return (
    <SectionFrame title="Sessions">
      <p className="max-w-prose text-muted">
        A session ends after 12 hours without use, and 7 days after signing in. One that you end here is closed at once.
      </p>
      <ul className="grid gap-3">
        {sessions.map((session) => (
          <SessionItem key={session.id} session={session} />
        ))}
      </ul>
      {sessions.length > 1 ? (
        <div className="grid justify-items-start gap-2">
          <EndSession id={null}>End all others</EndSession>
        </div>
      ) : null}
    </SectionFrame>
  );
}

function SessionItem({ session }: { readonly session: SessionView }) {
  const { id, device, address, startedAt, renewedAt, isThisOne } = session;
  return (
    <li className="grid justify-items-start gap-1 border-t border-line pt-3">
      <p className="font-medium">
        {device}
        {isThisOne ? " – this session" : ""}
      </p>
      <p className="max-w-full text-xs break-words text-muted">
        Signed in <LocalTime iso={startedAt} />
        {address === null ? "" : ` from ${address}`}
      </p>
      <p className="text-xs text-muted">
        Last used <LocalTime iso={renewedAt} /> or up to an hour later
      </p>
      {isThisOne ? null : (
        <EndSession id={id}>
          End<span className="sr-only"> the session of {device}</span>
        </EndSession>
      )}
    </li>
  );
}
