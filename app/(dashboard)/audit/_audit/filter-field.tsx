import { type InputHTMLAttributes, useId } from "react";

type FilterFieldProps = Pick<InputHTMLAttributes<HTMLInputElement>, "name" | "type"> & {
  readonly label: string;
  readonly value: string | undefined;
};

/** A field beside the choices of a filter, in their style. */
export function FilterField({ label, value, ...rest }: FilterFieldProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-xs text-muted">
        {label}
      </label>
      <input
        {...rest}
        id={id}
        defaultValue={value}
        className="min-h-9 w-full rounded-sm border border-edge bg-surface px-2"
      />
    </div>
  );
}
