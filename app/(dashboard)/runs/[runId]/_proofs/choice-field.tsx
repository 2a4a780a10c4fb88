"use client";

import { useId } from "react";

type ChoiceFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly isRequired?: boolean;
  readonly onChange: (value: string) => void;
};

/** A choice of one from a list, in a form that is filled in. */
export function ChoiceField({ label, value, options, isRequired = false, onChange }: ChoiceFieldProps) {
  const id = useId();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <select
        id={id}
        required={isRequired}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        className="min-h-9 max-w-full rounded-sm border border-edge bg-surface px-2"
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
