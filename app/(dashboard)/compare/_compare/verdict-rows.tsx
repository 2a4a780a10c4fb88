import type { VerdictComparison } from "@/lib/charts/compare-verdicts";
import { formatCount } from "@/lib/core/format-number";
import { VerdictRow } from "./verdict-row";

/** Every check in both runs: those that answer differently first and open, the others behind one line. */
export function VerdictRows({ verdicts }: { readonly verdicts: readonly VerdictComparison[] }) {
  const differing = verdicts.filter(({ differs }) => differs);
  const alike = verdicts.filter(({ differs }) => !differs);
  return (
    <section aria-labelledby="verdicts" className="grid gap-3">
      <div>
        <h2 id="verdicts" className="text-base font-semibold">
          Verdicts
        </h2>
        <p className="text-xs text-muted">
          A finding is worse than none; a critical one weighs more than a warning, a warning more than a note.
        </p>
      </div>
      {differing.length === 0 ? (
        <p>All checks answer alike.</p>
      ) : (
        <ul className="divide-y divide-line rounded-md border border-line bg-surface">
          {differing.map((row) => (
            <VerdictRow key={row.id} row={row} />
          ))}
        </ul>
      )}
      {alike.length > 0 ? (
        <details className="rounded-md border border-line bg-surface">
          <summary className="flex min-h-9 items-center gap-2 px-4 py-2 hover:bg-canvas">
            <span aria-hidden="true" className="disclosure-arrow text-muted">
              ›
            </span>
            {formatCount(alike.length, "check")} with the same answer in both runs
          </summary>
          <ul className="divide-y divide-line border-t border-line">
            {alike.map((row) => (
              <VerdictRow key={row.id} row={row} />
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}
