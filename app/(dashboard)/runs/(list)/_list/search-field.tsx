"use client";

import { useEffect, useId, useRef } from "react";

type SearchFieldProps = {
  readonly label: string;
  readonly name: string;
  readonly value: string | undefined;
  /** The one that the key for searching leads to. */
  readonly isMain?: boolean;
};

/** A text to narrow the list by. */
export function SearchField({ label, name, value, isMain = false }: SearchFieldProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  // Another address of the same page sets another text; the field is not made anew, since it may have the focus.
  useEffect(() => {
    if (field.current !== null) field.current.value = value ?? "";
  }, [value]);
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-xs text-muted">
        {label}
      </label>
      <input
        ref={field}
        id={id}
        type="search"
        name={name}
        defaultValue={value}
        {...(isMain ? { "data-shortcut-search": true } : {})}
        className="min-h-9 w-full rounded-sm border border-edge bg-surface px-3"
      />
    </div>
  );
}
