"use client";

import { useState } from "react";
import { TextField } from "@/app/_components/text-field";
import { CredentialForm } from "./credential-form";
import { IncompleteLink } from "./incomplete-link";
import { NewPasswordField } from "./new-password-field";
import { useLinkSecret } from "./use-link-secret";

export function SetupForm() {
  const link = useLinkSecret();
  const [fields, setFields] = useState({ name: "", email: "", password: "" });
  const change = (part: Partial<typeof fields>): void => setFields({ ...fields, ...part });
  if (link === null) return <IncompleteLink from="that the server printed when it started" />;
  return (
    <CredentialForm
      path="/api/auth/setup"
      body={{ link: link ?? "", ...fields }}
      action="Make the administrator"
      next="/sign-in?done=setup"
    >
      <TextField
        label="Your name"
        hint="Stands beside what you do, for example the files you import."
        autoComplete="name"
        required
        value={fields.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        required
        value={fields.email}
        onChange={(event) => change({ email: event.currentTarget.value })}
      />
      <NewPasswordField value={fields.password} onChange={(password) => change({ password })} />
    </CredentialForm>
  );
}
