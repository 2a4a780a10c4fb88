import { useId } from "react";
import type { MAPPING_FIELDS } from "./mapping-words";

/** What becomes of one field: kept, set to a name, or none. */
export type FieldChange =
  | { readonly kind: "keep" }
  | { readonly kind: "none" }
  | { readonly kind: "set"; readonly text: string };

type MappingFieldProps = {
  readonly definition: (typeof MAPPING_FIELDS)[number];
  readonly value: FieldChange;
  readonly onChange: (value: FieldChange) => void;
};

const CONTROL = "min-h-9 min-w-0 rounded-sm border border-edge bg-surface px-2 text-base text-ink";
const SPLITS = ["train", "validation", "test"] as const;

export function MappingField({ definition, value, onChange }: MappingFieldProps) {
  const { field, label, mayBeNone } = definition;
  const id = useId();
  const choose = (kind: string): void => {
    if (kind === "set") onChange({ kind, text: field === "split" ? SPLITS[0] : "" });
    else onChange(kind === "none" ? { kind: "none" } : { kind: "keep" });
  };
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="grid grid-cols-1 gap-2 sm:grid-cols-2">
        <select id={id} value={value.kind} onChange={(event) => choose(event.currentTarget.value)} className={CONTROL}>
          <option value="keep">Keep as it is</option>
          <option value="set">Set to …</option>
          {mayBeNone ? <option value="none">None</option> : null}
        </select>
        {value.kind !== "set" ? null : field === "split" ? (
          <select
            aria-label="New split"
            value={value.text}
            onChange={(event) => onChange({ kind: "set", text: event.currentTarget.value })}
            className={CONTROL}
          >
            {SPLITS.map((split) => (
              <option key={split}>{split}</option>
            ))}
          </select>
        ) : (
          <input
            aria-label={`New ${label.toLowerCase()}`}
            value={value.text}
            maxLength={1024}
            required
            onChange={(event) => onChange({ kind: "set", text: event.currentTarget.value })}
            className={CONTROL}
          />
        )}
      </div>
    </div>
  );
}
