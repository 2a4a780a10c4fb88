"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { ScriptOnly } from "@/app/_components/script-only";
import { TextField } from "@/app/_components/text-field";
import { useSend } from "@/app/_components/use-send";
import { NewPasswordField } from "@/app/(auth)/_forms/new-password-field";
import { SectionFrame } from "./section-frame";

const EMPTY = { password: "", newPassword: "" };

type OwnPasswordProps = { readonly hasPassword: boolean; readonly email: string };

/** Changes the password, which ends the other sessions. */
export function OwnPassword({ hasPassword, email }: OwnPasswordProps) {
  const [typed, setTyped] = useState(EMPTY);
  const [isChanged, setIsChanged] = useState(false);
  const router = useRouter();
  const { send, isSending, problem } = useSend("POST", "/api/auth/password", () => {
    setTyped(EMPTY);
    setIsChanged(true);
    router.refresh();
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setIsChanged(false);
    send(typed);
  };
  if (!hasPassword) {
    return (
      <SectionFrame title="Password">
        <p className="max-w-prose">
          This account has none: you sign in with your organisation’s provider. Reports are signed with a password; an
          administrator of the installation can issue a link to set one.
        </p>
      </SectionFrame>
    );
  }
  return (
    <SectionFrame title="Password">
      <form method="post" onSubmit={onSubmit} className="grid max-w-md gap-3">
        {problem === null ? null : <ProblemNote {...problem} />}
        <input type="hidden" autoComplete="username" value={email} />
        <TextField
          label="Present password"
          type="password"
          autoComplete="current-password"
          required
          value={typed.password}
          onChange={(event) => setTyped({ ...typed, password: event.currentTarget.value })}
        />
        <NewPasswordField
          label="New password"
          value={typed.newPassword}
          onChange={(newPassword) => setTyped({ ...typed, newPassword })}
        />
        <div className="flex flex-wrap items-center gap-3">
          <ScriptOnly>
            <Button type="submit" disabled={isSending}>
              Change the password
            </Button>
          </ScriptOnly>
          <span className="text-muted">All your other sessions end.</span>
          <span role="status">{isChanged ? "Changed; the other sessions have ended." : ""}</span>
        </div>
      </form>
    </SectionFrame>
  );
}
