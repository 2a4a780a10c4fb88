"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { postJson } from "@/app/_components/request-json";
import { ScriptOnly } from "@/app/_components/script-only";
import { TextField } from "@/app/_components/text-field";
import { useSend } from "@/app/_components/use-send";
import { NewPasswordField } from "../../_forms/new-password-field";
import { addressAfterJoining } from "./address-after-joining";

type NewAccountFormProps = { readonly secret: string; readonly email: string };

/** Makes an account with the address of the invitation, and signs in with it. */
export function NewAccountForm({ secret, email }: NewAccountFormProps) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const goOn = async (answer: unknown): Promise<void> => {
    const signedIn = await postJson("/api/auth/sign-in/email", { email, password });
    window.location.assign(signedIn.ok ? addressAfterJoining(answer) : "/sign-in");
  };
  const { send, isSending, problem } = useSend("POST", "/api/auth/invitation/accept", (answer) => void goOn(answer));
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    send({ secret, account: { name, password } });
  };
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <p className="text-muted">There is no account with this address yet; this makes it.</p>
      {problem === null ? null : <ProblemNote {...problem} />}
      <TextField
        label="Your name"
        hint="Stands beside what you do, for example the judgements you record."
        autoComplete="name"
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <NewPasswordField value={password} onChange={setPassword} />
      <ScriptOnly>
        <Button type="submit" look="primary" disabled={isSending}>
          Make the account
        </Button>
      </ScriptOnly>
    </form>
  );
}
