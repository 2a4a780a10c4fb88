import { RuleLink } from "@/app/_components/rule-link";
import { ShapeLabel } from "@/app/_components/shape-label";
import type { VerdictComparison } from "@/lib/charts/comparison/compare-verdicts";
import { letterOf } from "@/lib/charts/comparison/run-letters";

/** One check in all runs, side by side and in words. */
export function VerdictRow({ row }: { readonly row: VerdictComparison }) {
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className="min-w-44 px-2 py-3 text-left font-normal sm:min-w-72 sm:px-4">
        <span className="font-semibold">
          <RuleLink rule={row.rule}>{row.name}</RuleLink>
        </span>
        <p className="mt-1 max-w-prose">{row.outcome}</p>
        {row.numbers.length === 0 ? null : (
          <details className="mt-1 text-xs">
            <summary className="inline-flex min-h-6 items-center gap-1 text-muted hover:text-ink">
              <span aria-hidden="true" className="disclosure-arrow">
                ›
              </span>
              The numbers in words
            </summary>
            <ul className="grid max-w-prose gap-1">
              {row.numbers.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </details>
        )}
      </th>
      {row.cells.map(({ label, number, since }, place) => (
        <td key={letterOf(place)} className="min-w-32 px-2 py-3 sm:px-4">
          <ShapeLabel label={label} />
          <div className="text-xs text-muted">{[number, since].filter(Boolean).join(" · ")}</div>
        </td>
      ))}
    </tr>
  );
}
