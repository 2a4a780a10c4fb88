"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { ProblemNote } from "@/app/_components/problem-note";
import { takeFocus } from "@/app/_components/take-focus";
import { useSend } from "@/app/_components/use-send";
import { CodeField } from "@/app/(auth)/_forms/code-field";
import { QrCode } from "./qr-code";

type EnterFirstCodeProps = {
  /** otpauth://… */
  readonly address: string;
  readonly onDone: () => void;
};

/** Shows what the app has to be told, and asks for a code as the proof that it was. */
export function EnterFirstCode({ address, onDone }: EnterFirstCodeProps) {
  const [code, setCode] = useState("");
  const { send, isSending, problem } = useSend("POST", "/api/auth/two-factor/verify-totp", onDone);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    send({ code });
  };
  const secret = new URL(address).searchParams.get("secret") ?? "";
  return (
    <div className="grid gap-3">
      <p ref={takeFocus} tabIndex={-1}>
        Scan this with an authenticator app, or type the key into it:
      </p>
      <QrCode text={address} label="QR code with the key for an authenticator app" />
      <code className="rounded-sm bg-sunken p-2 font-mono text-xs break-all">{secret}</code>
      <form onSubmit={onSubmit} className="grid max-w-md gap-3">
        {problem === null ? null : <ProblemNote {...problem} />}
        <CodeField value={code} onChange={setCode} />
        <p>
          <Button type="submit" look="primary" disabled={isSending}>
            Switch it on
          </Button>
        </p>
      </form>
    </div>
  );
}
