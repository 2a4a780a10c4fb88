import { ScrollRegion } from "@/app/_components/scroll-region";
import type { RuleSheet } from "@/lib/charts/prepare-rule";

/** Every limit that a rule compares with, and where the number comes from. */
export function LimitTable({ limits }: { readonly limits: RuleSheet["limits"] }) {
  return (
    <ScrollRegion label="Limits" className="border border-line bg-surface">
      <table className="w-full border-collapse">
        <caption className="sr-only">Limits and where they come from</caption>
        <thead>
          <tr className="bg-sunken text-left text-xs text-muted">
            <th scope="col" className="px-4 py-2 font-medium">
              Compared
            </th>
            <th scope="col" className="px-4 py-2 text-right font-medium">
              Limit
            </th>
            <th scope="col" className="px-4 py-2 font-medium">
              Where it comes from
            </th>
          </tr>
        </thead>
        <tbody>
          {limits.map(({ compared, value, source }) => (
            <tr key={compared} className="border-t border-line align-top">
              <th scope="row" className="min-w-32 px-4 py-2 text-left font-normal">
                {compared}
              </th>
              <td className="px-4 py-2 text-right whitespace-nowrap tabular-nums">{value}</td>
              <td className="min-w-40 px-4 py-2">{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
