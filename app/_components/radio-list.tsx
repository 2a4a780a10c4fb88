import { useId } from "react";

type RadioListProps<Value extends string> = {
  readonly legend: string;
  readonly hint?: string;
  readonly name: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly hint: string }[];
};

/** A choice of few, each with what it means. */
export function RadioList<Value extends string>({ legend, hint, name, value, options }: RadioListProps<Value>) {
  const id = useId();
  return (
    <fieldset>
      <legend className="font-medium">{legend}</legend>
      {hint === undefined ? null : <p className="text-xs text-muted">{hint}</p>}
      <div className="mt-1 grid gap-2">
        {options.map((option) => (
          <div key={option.value} className="flex items-start gap-2">
            <input
              type="radio"
              id={`${id}-${option.value}`}
              name={name}
              value={option.value}
              defaultChecked={option.value === value}
              aria-describedby={`${id}-${option.value}-hint`}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <div>
              <label htmlFor={`${id}-${option.value}`}>{option.label}</label>
              <p id={`${id}-${option.value}-hint`} className="text-xs text-muted">
                {option.hint}
              </p>
            </div>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
