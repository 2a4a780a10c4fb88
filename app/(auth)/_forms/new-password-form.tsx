"use client";

import { useState } from "react";
import { CredentialForm } from "./credential-form";
import { IncompleteLink } from "./incomplete-link";
import { NewPasswordField } from "./new-password-field";
import { useLinkSecret } from "./use-link-secret";

/** Sets a new password by a link. */
export function NewPasswordForm() {
  const secret = useLinkSecret();
  const [password, setPassword] = useState("");
  if (secret === null) return <IncompleteLink from="that you were given" />;
  return (
    <CredentialForm
      path="/api/auth/new-password"
      body={{ secret: secret ?? "", password }}
      action="Set the password"
      next="/sign-in?done=password"
    >
      <NewPasswordField value={password} onChange={setPassword} />
    </CredentialForm>
  );
}
