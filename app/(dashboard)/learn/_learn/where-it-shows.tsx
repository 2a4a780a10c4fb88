import { RuleLink } from "@/app/_components/rule-link";
import { RULE_NAMES } from "@/lib/core/rule-names";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { IDEA_OF_RULE } from "@/lib/learn/idea-of-rule";
import type { IdeaId } from "@/lib/learn/ideas";
import { prepareOwnNumbers } from "@/lib/learn/prepare-own-numbers";
import type { OwnRun } from "./load-own-run";
import { OwnNumberList } from "./own-number-list";

/** Where an idea meets the product: the checks that rest on it, and the reader's own numbers. */
export function WhereItShows({ idea, own }: { readonly idea: IdeaId; readonly own: OwnRun }) {
  const rules = CATALOGUE.filter(({ id }) => IDEA_OF_RULE[id] === idea);
  return (
    <section aria-labelledby="where" className="grid gap-6">
      <h2 id="where" className="text-base font-semibold">
        Where this shows up
      </h2>
      {rules.length > 0 ? <OwnNumbersOf idea={idea} own={own} /> : null}
      {rules.length === 0 ? (
        <p className="text-muted">No check rests on this idea yet.</p>
      ) : (
        <section aria-labelledby="checks" className="grid gap-3">
          <h3 id="checks" className="font-semibold">
            Checks that rest on this idea
          </h3>
          <ul className="divide-y divide-line rounded-md border border-line bg-surface">
            {rules.map(({ id, question }) => (
              <li key={id} className="px-4 py-3">
                <RuleLink rule={id} className="font-semibold">
                  {RULE_NAMES[id]}
                </RuleLink>
                <p className="max-w-prose">{question}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </section>
  );
}

function OwnNumbersOf({ idea, own }: { readonly idea: IdeaId; readonly own: OwnRun }) {
  if (own.status === "none")
    return (
      <p className="max-w-prose text-muted">Opened from a verdict of a run, this page shows that run's numbers here.</p>
    );
  if (own.status === "missing")
    return <p className="max-w-prose text-muted">The run that the address names is not there, or not yours to see.</p>;
  const { run, diagnosed } = own.data;
  if (diagnosed === null)
    return (
      <p className="max-w-prose text-muted">{run.name} is still being checked. Open this page again when it is done.</p>
    );
  return <OwnNumberList run={run} numbers={prepareOwnNumbers(idea, diagnosed, run.settings.learningRate)} />;
}
