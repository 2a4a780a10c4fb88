"use client";

import { useState } from "react";
import { TextField } from "@/app/_components/text-field";
import { CredentialForm } from "./credential-form";
import { SecondStepForm } from "./second-step-form";
import { useAddressAfterSignIn } from "./waiting-invitation";

/** Signs in with a password, and with a code where its owner wants one. */
export function SignInForm() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isHalfway, setIsHalfway] = useState(false);
  const next = useAddressAfterSignIn();
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
