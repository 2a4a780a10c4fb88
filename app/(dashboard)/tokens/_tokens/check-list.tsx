import { useId } from "react";

type CheckListProps = {
  readonly legend: string;
  readonly name: string;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly hint?: string;
    readonly isChecked: boolean;
  }[];
};

/** A list that is longer scrolls by itself. */
const FULLY_SHOWN = 6;

/** Any of few, each with what it means. */
export function CheckList({ legend, name, options }: CheckListProps) {
  const id = useId();
  return (
    <fieldset>
      <legend className="font-medium">{legend}</legend>
      <div className={`mt-1 grid gap-2 ${options.length > FULLY_SHOWN ? "max-h-48 overflow-y-auto" : ""}`}>
        {options.map(({ value, label, hint, isChecked }) => (
          <div key={value} className="flex items-start gap-2">
            <input
              type="checkbox"
              id={`${id}-${value}`}
              name={name}
              value={value}
              defaultChecked={isChecked}
              {...(hint === undefined ? {} : { "aria-describedby": `${id}-${value}-hint` })}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <div className="[overflow-wrap:anywhere]">
              <label htmlFor={`${id}-${value}`}>{label}</label>
              {hint === undefined ? null : (
                <p id={`${id}-${value}-hint`} className="text-xs text-muted">
                  {hint}
                </p>
              )}
            </div>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
