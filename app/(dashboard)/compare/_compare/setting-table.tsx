import { ScrollRegion } from "@/app/_components/scroll-region";
import { NOT_STATED, type SettingComparison } from "@/lib/charts/compare-settings";
import { letterOf } from "@/lib/charts/comparison/run-letters";
import { RunColumns } from "./run-columns";

type SettingTableProps = { readonly settings: SettingComparison; readonly count: number };

/** Settings of which the runs do not say the same, and those of which none says anything. */
export function SettingTable({ settings, count }: SettingTableProps) {
  return (
    <section aria-labelledby="settings" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="settings" className="text-base font-semibold">
        Settings that differ
      </h2>
      {settings.rows.length === 0 ? (
        <p className="text-muted">None of those that were stated.</p>
      ) : (
        <ScrollRegion label="Settings that differ" className="border border-line bg-surface">
          <table className="w-full border-collapse">
            <caption className="sr-only">Settings that differ between the runs</caption>
            <RunColumns first="Setting" count={count} />
            <tbody>
              {settings.rows.map(({ term, values, isKnown }) => (
                <tr key={term} className={`border-t border-line align-top ${isKnown ? "" : "text-muted"}`}>
                  <th scope="row" className="px-2 py-2 text-left font-normal text-muted max-sm:text-xs sm:px-4">
                    {term}
                  </th>
                  {values.map((value, place) => (
                    <td key={letterOf(place)} className={`px-2 py-2 sm:px-4 ${value === null ? "text-muted" : ""}`}>
                      {value ?? NOT_STATED}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {settings.unseen.length > 0 ? (
        <p className="text-xs text-muted">Stated in no run: {settings.unseen.join(", ")}.</p>
      ) : null}
    </section>
  );
}
