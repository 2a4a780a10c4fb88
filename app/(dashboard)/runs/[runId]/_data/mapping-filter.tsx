import { useId } from "react";
import { formatInteger } from "@/lib/core/format-number";
import type { MappingPage, MappingQuery } from "@/lib/schema/mapping";

type MappingFilterProps = {
  readonly query: MappingQuery;
  readonly counts: MappingPage["counts"];
  readonly onChange: (query: MappingQuery) => void;
};

const SHOWS = [
  ["all", "All"],
  ["edited", "Changed by hand"],
  ["shared", "Cannot be told apart"],
  ["estimated", "Estimated"],
] as const;

const CONTROL = "min-h-9 w-full min-w-0 rounded-sm border border-edge bg-surface px-2 text-base text-ink";

export function MappingFilter({ query, counts, onChange }: MappingFilterProps) {
  const id = useId();
  return (
    <search className="grid gap-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <div className="grid content-start gap-1">
        <label htmlFor={`${id}-search`} className="font-medium">
          Filter by key
        </label>
        <input
          id={`${id}-search`}
          type="search"
          value={query.search}
          maxLength={1024}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange({ ...query, search: event.currentTarget.value, page: 1 })}
          className={CONTROL}
        />
        <p id={`${id}-hint`} className="text-xs text-muted">
          A part of the key, or a pattern of the whole key with * for any text: grad/*/weight
        </p>
      </div>
      <div className="grid content-start gap-1">
        <label htmlFor={`${id}-show`} className="font-medium">
          Show
        </label>
        <select
          id={`${id}-show`}
          value={query.show}
          onChange={(event) => {
            const show = SHOWS.find(([name]) => name === event.currentTarget.value)?.[0] ?? "all";
            onChange({ ...query, show, page: 1 });
          }}
          className={CONTROL}
        >
          {SHOWS.map(([name, text]) => (
            <option key={name} value={name}>
              {text} ({formatInteger(counts[name])})
            </option>
          ))}
        </select>
      </div>
    </search>
  );
}
