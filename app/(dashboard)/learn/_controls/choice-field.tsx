"use client";

import { useId } from "react";

type ChoiceFieldProps<Value extends string> = {
  readonly legend: string;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
};

/** One of a few, all of them in sight. */
export function ChoiceField<Value extends string>({ legend, options, value, onChange }: ChoiceFieldProps<Value>) {
  const name = useId();
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => (
          <label
            key={option.value}
            className="inline-flex min-h-9 cursor-pointer items-center gap-2 rounded-sm border border-edge bg-surface px-3 has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="accent-accent"
            />
            {option.text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
