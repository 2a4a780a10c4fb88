import { useId } from "react";

type SelectFieldProps = {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
};

export function SelectField({ label, name, value, options }: SelectFieldProps) {
  const id = useId();
  return (
    <div className="grid max-w-full grid-cols-[minmax(0,1fr)] gap-1">
      <label htmlFor={id} className="text-xs text-muted">
        {label}
      </label>
      <select
        // Another address of the same page sets another value, which one that is drawn already would not take.
        key={value}
        id={id}
        name={name}
        defaultValue={value}
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
