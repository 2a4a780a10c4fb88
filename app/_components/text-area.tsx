"use client";

import { type TextareaHTMLAttributes, useId } from "react";
import { takeUpEarlyText } from "./take-up-early-text";

type TextAreaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  readonly label: string;
  readonly hint?: string;
  readonly maxLength: number;
};

/** A field for a few sentences, with its name above it and what is expected between the two. */
export function TextArea({ label, hint, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-xs break-words text-muted">
          {hint}
        </p>
      )}
      <textarea
        ref={takeUpEarlyText}
        {...rest}
        id={id}
        rows={3}
        {...(hint === undefined ? {} : { "aria-describedby": `${id}-hint` })}
        className="w-full rounded-sm border border-edge bg-surface px-3 py-2 text-base text-ink"
      />
    </div>
  );
}
