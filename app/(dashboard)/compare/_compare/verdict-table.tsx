import { ScrollRegion } from "@/app/_components/scroll-region";
import type { VerdictComparison } from "@/lib/charts/comparison/compare-verdicts";
import { formatCount } from "@/lib/core/format-number";
import { RunColumns } from "./run-columns";
import { VerdictRow } from "./verdict-row";

type VerdictTableProps = { readonly verdicts: readonly VerdictComparison[]; readonly count: number };

/** Every check in all runs: those that answer differently first and open, the others behind one line. */
export function VerdictTable({ verdicts, count }: VerdictTableProps) {
  const differing = verdicts.filter(({ differs }) => differs);
  const alike = verdicts.filter(({ differs }) => !differs);
  return (
    <section aria-labelledby="verdicts" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div>
        <h2 id="verdicts" className="text-base font-semibold">
          Verdicts
        </h2>
        <p className="text-xs text-muted">
          A finding is worse than none; a critical one weighs more than a warning, a warning more than a note. Numbers
          are of each run against the first one that has a number.
        </p>
      </div>
      {differing.length === 0 ? (
        <p>All checks answer alike.</p>
      ) : (
        <Rows label="Checks that answer differently" rows={differing} count={count} />
      )}
      {alike.length > 0 ? (
        <details className="rounded-md border border-line bg-surface">
          <summary className="flex min-h-9 items-center gap-2 px-4 py-2 hover:bg-canvas">
            <span aria-hidden="true" className="disclosure-arrow text-muted">
              ›
            </span>
            {formatCount(alike.length, "check")} with the same answer in all runs, or with none in any
          </summary>
          <Rows label="Checks that answer alike" rows={alike} count={count} />
        </details>
      ) : null}
    </section>
  );
}

type RowsProps = { readonly label: string; readonly rows: readonly VerdictComparison[]; readonly count: number };

function Rows({ label, rows, count }: RowsProps) {
  return (
    <ScrollRegion label={label} className="border border-line bg-surface">
      <table className="w-full border-collapse">
        <caption className="sr-only">{label}</caption>
        <RunColumns first="Check" count={count} />
        <tbody>
          {rows.map((row) => (
            <VerdictRow key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
