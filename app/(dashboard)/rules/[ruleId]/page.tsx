import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { describeMeasuredScope, prepareRule } from "@/lib/charts/prepare-rule";
import { RULE_NAMES } from "@/lib/core/rule-names";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { measuredErrorRates, measuredScopeOf } from "@/lib/diagnostics/error-rates";
import { getOutcomeRates } from "@/lib/usecases/proofs/get-outcome-rates";
import { getRuntime } from "@/lib/usecases/runtime";
import { OutcomeSection } from "../_rules/outcome-section";
import { RuleArticle } from "../_rules/rule-article";

export async function generateMetadata({ params }: PageProps<"/rules/[ruleId]">): Promise<Metadata> {
  const rule = findRule((await params).ruleId);
  return { title: rule === undefined ? "Not found" : RULE_NAMES[rule.id] };
}

export default async function RulePage({ params }: PageProps<"/rules/[ruleId]">) {
  const actor = await requireCurrentActor();
  const rule = findRule((await params).ruleId) ?? notFound();
  const { projects, rules } = await getOutcomeRates(getRuntime(), actor);
  const outcomes = rules.find((each) => each.rule === rule.id);
  return (
    <main id="main" className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-8">
      <nav aria-label="Breadcrumb" className="no-print text-xs text-muted">
        <Link href="/rules" className="prose-link">
          Checks
        </Link>
      </nav>
      <RuleArticle
        sheet={prepareRule(rule, measuredErrorRates(rule.id))}
        scope={describeMeasuredScope(measuredScopeOf(rule.id))}
        experiments={outcomes && <OutcomeSection outcomes={outcomes} projects={projects.map(({ name }) => name)} />}
      />
    </main>
  );
}

function findRule(id: string) {
  return CATALOGUE.find((rule) => rule.id === id);
}
