"use client";

import { takeFocus } from "@/app/_components/take-focus";
import { TextField } from "@/app/_components/text-field";

type CodeFieldProps = {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Whether it is all that is to be done now. */
  readonly isNext?: boolean;
};

/** A code from an authenticator app. */
export function CodeField({ value, onChange, isNext = false }: CodeFieldProps) {
  return (
    <TextField
      {...(isNext ? { ref: takeFocus } : {})}
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
