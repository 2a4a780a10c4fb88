import type { Metadata } from "next";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { describeMeasuredScope, prepareRule } from "@/lib/charts/prepare-rule";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { MEASURED_SCOPE, measuredErrorRates } from "@/lib/diagnostics/error-rates";
import { KindsList } from "./_rules/kinds-list";
import { RuleCard } from "./_rules/rule-card";

export const metadata: Metadata = { title: "Checks" };

export default async function RulesPage() {
  await requireCurrentActor();
  return (
    <main id="main" className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-8">
      <div>
        <h1 className="text-xl font-semibold">Checks</h1>
        <p className="mt-1 max-w-prose text-muted">
          What every run is checked for, causes before the signs they show up with, and how often each check is wrong.
        </p>
      </div>
      <ol className="divide-y divide-line rounded-md border border-line bg-surface">
        {CATALOGUE.map((rule) => (
          <RuleCard key={rule.id} sheet={prepareRule(rule, measuredErrorRates(rule.id))} />
        ))}
      </ol>
      <KindsList />
      <p className="max-w-prose text-xs text-muted">
        {describeMeasuredScope(MEASURED_SCOPE)} Checks of subgroups were measured on other runs, which their pages name.
      </p>
    </main>
  );
}
