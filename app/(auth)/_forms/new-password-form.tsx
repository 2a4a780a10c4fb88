"use client";

import { useState } from "react";
import { CredentialForm } from "./credential-form";
import { NewPasswordField } from "./new-password-field";
import { useLinkSecret } from "./use-link-secret";

/** Sets a new password by a link. */
export function NewPasswordForm() {
  const secret = useLinkSecret();
  const [password, setPassword] = useState("");
  if (secret === null) return <p>The address is not complete. Use the whole link that you were given.</p>;
  return (
    <CredentialForm
      path="/api/auth/new-password"
      body={{ secret: secret ?? "", password }}
      action="Set the password"
      next="/sign-in"
    >
      <NewPasswordField value={password} onChange={setPassword} />
    </CredentialForm>
  );
}
