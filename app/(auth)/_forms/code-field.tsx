"use client";

import { TextField } from "@/app/_components/text-field";

type CodeFieldProps = { readonly value: string; readonly onChange: (value: string) => void };

/** A code from an authenticator app. */
export function CodeField({ value, onChange }: CodeFieldProps) {
  return (
    <TextField
      label="Code"
      hint="Six digits from your authenticator app."
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="[0-9 ]{6,7}"
      required
      value={value}
      onChange={(event) => onChange(event.currentTarget.value.replace(/\s/g, ""))}
    />
  );
}
