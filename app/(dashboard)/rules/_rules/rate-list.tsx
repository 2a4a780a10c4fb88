import type { RateRow } from "@/lib/charts/prepare-rule";

type RateListProps = {
  readonly rates: readonly RateRow[];
  /** Numbers alone; what stands behind only where there is none. */
  readonly isShort?: boolean;
};

/** How often a check is right and wrong, as measured. */
export function RateList({ rates, isShort = false }: RateListProps) {
  if (rates.length === 0) return <p className="text-muted">How often this check is wrong was not measured.</p>;
  return (
    <dl className={`grid content-start ${isShort ? "gap-1 text-xs" : "gap-3"}`}>
      {rates.map(({ term, short, behind, hasNumber }) => (
        <div key={term} className="grid gap-x-4 sm:grid-cols-2">
          <dt className="text-muted">{term}</dt>
          <dd>
            {short}
            {isShort && hasNumber ? null : <span className="block text-xs text-muted">{behind}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
