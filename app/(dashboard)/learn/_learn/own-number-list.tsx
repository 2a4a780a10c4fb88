import Link from "next/link";
import { ShapeLabel } from "@/app/_components/shape-label";
import { verdictAnchor } from "@/lib/charts/verdict-id";
import type { OwnNumbers } from "@/lib/learn/prepare-own-numbers";

type OwnNumberListProps = {
  readonly run: { readonly id: string; readonly name: string };
  readonly numbers: OwnNumbers;
};

/** What the diagnosis of the reader's run measured of an idea. */
export function OwnNumberList({ run, numbers }: OwnNumberListProps) {
  const isEmpty = numbers.verdicts.length === 0 && numbers.facts.length === 0;
  return (
    <section aria-labelledby="own" className="grid gap-3">
      <h3 id="own" className="font-semibold">
        In your run {run.name}
      </h3>
      {isEmpty ? <p className="text-muted">The verdict of this run holds nothing on this idea.</p> : null}
      {numbers.facts.length > 0 ? (
        <dl className="flex flex-wrap gap-x-8 gap-y-2">
          {numbers.facts.map(({ term, text }) => (
            <div key={term}>
              <dt className="text-xs text-muted">{term}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {numbers.verdicts.length > 0 ? (
        <ul className="divide-y divide-line rounded-md border border-line bg-surface">
          {numbers.verdicts.map(({ id, name, label, number, text }) => (
            <li key={id} className="grid items-start gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[8.5rem_1fr]">
              <ShapeLabel label={label} />
              <div className="min-w-0">
                <p>
                  <Link href={`/runs/${run.id}#${verdictAnchor(id)}`} className="prose-link font-semibold">
                    {name}
                  </Link>{" "}
                  <span className="text-muted tabular-nums">{number}</span>
                </p>
                <p className="max-w-prose">{text}</p>
              </div>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
