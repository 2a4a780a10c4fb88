"use client";

import { TextField } from "@/app/_components/text-field";

const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 128;

type NewPasswordFieldProps = {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** A password that is chosen now, with the one rule for it. */
export function NewPasswordField({ label = "Password", value, onChange }: NewPasswordFieldProps) {
  return (
    <TextField
      label={label}
      hint={`At least ${SHORTEST_PASSWORD} characters. A sentence is easier to keep in mind than symbols.`}
      type="password"
      autoComplete="new-password"
      minLength={SHORTEST_PASSWORD}
      maxLength={LONGEST_PASSWORD}
      required
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
