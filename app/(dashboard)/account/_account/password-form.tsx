"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { ScriptOnly } from "@/app/_components/script-only";
import { TextField } from "@/app/_components/text-field";
import { useSend } from "@/app/_components/use-send";

type PasswordFormProps = {
  readonly path: string;
  readonly action: string;
  readonly onDone: (answer: unknown) => void;
};

/** Asks for the password before something of the account changes. */
export function PasswordForm({ path, action, onDone }: PasswordFormProps) {
  const [password, setPassword] = useState("");
  const { send, isSending, problem } = useSend("POST", path, (answer) => {
    setPassword("");
    onDone(answer);
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    send({ password });
  };
  return (
    <form method="post" onSubmit={onSubmit} className="grid max-w-md gap-3">
      {problem === null ? null : <ProblemNote {...problem} />}
      <TextField
        label="Your password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <div>
        <ScriptOnly>
          <Button type="submit" disabled={isSending}>
            {action}
          </Button>
        </ScriptOnly>
      </div>
    </form>
  );
}
