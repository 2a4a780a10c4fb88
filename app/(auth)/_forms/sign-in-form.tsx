"use client";

import { useState } from "react";
import { TextField } from "@/app/_components/text-field";
import { CredentialForm } from "./credential-form";
import { SecondStepForm } from "./second-step-form";
import { useAddressAfterSignIn } from "./waiting-invitation";

type SignInFormProps = {
  /** The page that was asked for; null for the start. */
  readonly asked: string | null;
};

/** Signs in with a password, and with a code where its owner wants one. */
export function SignInForm({ asked }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isHalfway, setIsHalfway] = useState(false);
  const next = useAddressAfterSignIn(asked);
  const begin = (answer: unknown): boolean => {
    const needsCode =
      typeof answer === "object" && answer !== null && "needsCode" in answer && answer.needsCode === true;
    setIsHalfway(needsCode);
    return needsCode;
  };
  if (isHalfway) {
    const again = (): void => {
      setPassword("");
      setIsHalfway(false);
    };
    return <SecondStepForm next={next} onAgain={again} />;
  }
  return (
    <CredentialForm
      path="/api/auth/sign-in/email"
      body={{ email, password }}
      action="Sign in"
      next={next}
      hasMore={begin}
    >
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </CredentialForm>
  );
}
