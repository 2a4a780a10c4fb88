import { type TextareaHTMLAttributes, useId } from "react";
import { JUDGEMENT_TEXT_LIMIT } from "@/lib/core/judgement";

type TextAreaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & { readonly label: string };

/** A field for a few sentences, with its name above it. */
export function TextArea({ label, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <textarea
        {...rest}
        id={id}
        rows={3}
        maxLength={JUDGEMENT_TEXT_LIMIT}
        className="w-full rounded-sm border border-edge bg-surface px-3 py-2 text-base text-ink"
      />
    </div>
  );
}
