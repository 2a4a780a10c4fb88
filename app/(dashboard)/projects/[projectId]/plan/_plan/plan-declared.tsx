import type { ReactNode } from "react";
import { type PlanRow, UNDECLARED } from "@/lib/charts/prepare-plan";

/** What is declared, in words; below it whatever changes it. */
export function PlanDeclared({ rows, children }: { readonly rows: readonly PlanRow[]; readonly children: ReactNode }) {
  return (
    <section aria-labelledby="declared" className="grid gap-4">
      <h2 id="declared" className="text-base font-semibold">
        What is declared
      </h2>
      <dl className="divide-y divide-line rounded-md border border-line bg-surface">
        {rows.map(({ term, lines }) => (
          <div key={term} className="grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[14rem_1fr]">
            <dt className="text-muted">{term}</dt>
            <dd className="min-w-0">
              {lines.length === 0 ? (
                <span className="text-muted italic">{UNDECLARED}</span>
              ) : (
                <ul className="grid gap-1">
                  {lines.map((line) => (
                    <li key={line} className="max-w-prose wrap-anywhere">
                      {line}
                    </li>
                  ))}
                </ul>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {children}
    </section>
  );
}
