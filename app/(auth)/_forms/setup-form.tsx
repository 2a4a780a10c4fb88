"use client";

import { useState } from "react";
import { TextField } from "@/app/_components/text-field";
import { CredentialForm } from "./credential-form";

const SHORTEST_PASSWORD = 12;

export function SetupForm({ link }: { readonly link: string }) {
  const [fields, setFields] = useState({ name: "", email: "", password: "" });
  const change = (part: Partial<typeof fields>): void => setFields({ ...fields, ...part });
  return (
    <CredentialForm path="/api/auth/setup" body={{ link, ...fields }} action="Make the administrator" next="/sign-in">
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
      <TextField
        label="Password"
        hint={`At least ${SHORTEST_PASSWORD} characters. A sentence is easier to keep in mind than symbols.`}
        type="password"
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        required
        value={fields.password}
        onChange={(event) => change({ password: event.currentTarget.value })}
      />
    </CredentialForm>
  );
}
