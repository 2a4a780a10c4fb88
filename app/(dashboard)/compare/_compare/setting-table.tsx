import { ScrollRegion } from "@/app/_components/scroll-region";
import type { SettingComparison } from "@/lib/charts/compare-settings";

/** Settings of which the two runs do not say the same, and those of which neither says anything. */
export function SettingTable({ settings }: { readonly settings: SettingComparison }) {
  return (
    <section aria-labelledby="settings" className="grid gap-3">
      <h2 id="settings" className="text-base font-semibold">
        Settings that differ
      </h2>
      {settings.rows.length === 0 ? (
        <p className="text-muted">None of those that were stated.</p>
      ) : (
        <ScrollRegion label="Settings that differ" className="border border-line bg-surface">
          <table className="w-full border-collapse">
            <caption className="sr-only">Settings that differ between run A and run B</caption>
            <thead>
              <tr className="bg-sunken text-left text-xs text-muted">
                <th scope="col" className="px-2 py-2 font-medium sm:px-4">
                  Setting
                </th>
                <th scope="col" className="px-2 py-2 font-medium sm:px-4">
                  A
                </th>
                <th scope="col" className="px-2 py-2 font-medium sm:px-4">
                  B
                </th>
              </tr>
            </thead>
            <tbody>
              {settings.rows.map(({ term, a, b, isStatedTwice }) => (
                <tr key={term} className={`border-t border-line align-top ${isStatedTwice ? "" : "text-muted"}`}>
                  <th scope="row" className="px-2 py-2 text-left font-normal text-muted max-sm:text-xs sm:px-4">
                    {term}
                  </th>
                  <td className="px-2 py-2 sm:px-4">{a}</td>
                  <td className="px-2 py-2 sm:px-4">{b}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {settings.unseen.length > 0 ? (
        <p className="text-xs text-muted">Stated in neither run: {settings.unseen.join(", ")}.</p>
      ) : null}
    </section>
  );
}
