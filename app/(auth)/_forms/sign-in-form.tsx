"use client";

import { useState } from "react";
import { TextField } from "@/app/_components/text-field";
import { CredentialForm } from "./credential-form";
import { useAddressAfterSignIn } from "./waiting-invitation";

export function SignInForm() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const next = useAddressAfterSignIn();
  return (
    <CredentialForm path="/api/auth/sign-in/email" body={{ email, password }} action="Sign in" next={next}>
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
