"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { takeFocus } from "@/app/_components/take-focus";
import { BackupCodes } from "./backup-codes";
import { EnterFirstCode } from "./enter-first-code";
import { PasswordForm } from "./password-form";
import { readEnrolment } from "./read-enrolment";
import { SectionFrame } from "./section-frame";

type SecondFactorProps = { readonly isOn: boolean; readonly hasPassword: boolean };

/** Sets a code from an app up beside the password, or takes it away again. */
export function SecondFactor({ isOn, hasPassword }: SecondFactorProps) {
  const router = useRouter();
  const [address, setAddress] = useState<string | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [isEnded, setIsEnded] = useState(false);
  const take = (answer: unknown): void => {
    const enrolment = readEnrolment(answer);
    setAddress(enrolment.address);
    setCodes(enrolment.codes);
    setIsEnded(false);
  };
  const finish = (): void => {
    setAddress(null);
    router.refresh();
  };
  if (!hasPassword) {
    return (
      <SectionFrame title="Second factor">
        <p>It belongs to a password. Your organisation’s provider asks for one of its own.</p>
      </SectionFrame>
    );
  }
  if (!isOn) {
    return (
      <SectionFrame title="Second factor">
        {isEnded ? (
          <p ref={takeFocus} tabIndex={-1} role="status">
            It is switched off. Take the entry out of your app, too.
          </p>
        ) : null}
        <p className="max-w-prose">
          Off. With it, signing in also takes a code of six digits from an app on your phone, so that your password
          alone opens nothing.
        </p>
        {address === null ? (
          <PasswordForm path="/api/auth/two-factor/enable" action="Set it up" onDone={take} />
        ) : (
          <EnterFirstCode address={address} onDone={finish} />
        )}
      </SectionFrame>
    );
  }
  return (
    <SectionFrame title="Second factor">
      <p>On: signing in takes your password and a code.</p>
      {codes.length > 0 ? <BackupCodes codes={codes} /> : null}
      <details>
        <summary className="prose-link min-h-6 w-fit">New backup codes</summary>
        <p className="my-2 max-w-prose">The ones that you have are no longer good from then on.</p>
        <PasswordForm path="/api/auth/two-factor/generate-backup-codes" action="Make new codes" onDone={take} />
      </details>
      <details>
        <summary className="prose-link min-h-6 w-fit">Switch it off</summary>
        <p className="my-2 max-w-prose">
          From then on your password alone opens your account, and the backup codes are void.
        </p>
        <PasswordForm
          path="/api/auth/two-factor/disable"
          action="Switch it off"
          onDone={() => {
            setCodes([]);
            setIsEnded(true);
            finish();
          }}
        />
      </details>
    </SectionFrame>
  );
}
