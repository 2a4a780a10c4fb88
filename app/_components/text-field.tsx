"use client";

import { type ComponentProps, useId } from "react";
import { takeUpEarlyText } from "./take-up-early-text";

type TextFieldProps = ComponentProps<"input"> & {
  readonly label: string;
  readonly hint?: string;
  /** What others often write; anything else may be written. */
  readonly suggestions?: readonly string[];
};

/** A field with its name above it and what is expected between the two. */
export function TextField({ label, hint, suggestions = [], ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      ) : null}
      <input
        ref={takeUpEarlyText}
        {...rest}
        id={id}
        {...(hint ? { "aria-describedby": `${id}-hint` } : {})}
        {...(suggestions.length > 0 ? { list: `${id}-list` } : {})}
        className="min-h-9 w-full rounded-sm border border-edge bg-surface px-3 text-base text-ink"
      />
      {suggestions.length > 0 ? (
        <datalist id={`${id}-list`}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      ) : null}
    </div>
  );
}
