"use client";

import { useState } from "react";
import { Button } from "@/app/_components/button";
import { takeFocus } from "@/app/_components/take-focus";
import { TextField } from "@/app/_components/text-field";
import { CodeField } from "./code-field";
import { CredentialForm } from "./credential-form";

type SecondStepFormProps = { readonly next: string; readonly onAgain: () => void };

/** The second step of signing in: a code from the app, or one of the backup codes. */
export function SecondStepForm({ next, onAgain }: SecondStepFormProps) {
  const [isBackup, setIsBackup] = useState(false);
  const [code, setCode] = useState("");
  const change = (toBackup: boolean): void => {
    setCode("");
    setIsBackup(toBackup);
  };
  return (
    <div className="grid gap-4">
      <p role="status">The password is right. One more step.</p>
      <CredentialForm
        key={isBackup ? "backup" : "app"}
        path={`/api/auth/two-factor/${isBackup ? "verify-backup-code" : "verify-totp"}`}
        body={{ code }}
        action="Sign in"
        next={next}
      >
        {isBackup ? (
          <TextField
            ref={takeFocus}
            label="Backup code"
            hint="One of those that you were shown once. It works this one time."
            autoComplete="off"
            required
            value={code}
            onChange={(event) => setCode(event.currentTarget.value.trim())}
          />
        ) : (
          <CodeField value={code} onChange={setCode} isNext />
        )}
      </CredentialForm>
      <p className="flex flex-wrap gap-2">
        <Button look="bare" size="small" onClick={() => change(!isBackup)}>
          {isBackup ? "Use the app" : "Use a backup code"}
        </Button>
        <Button look="bare" size="small" onClick={onAgain}>
          Begin again
        </Button>
      </p>
    </div>
  );
}
