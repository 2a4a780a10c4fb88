import type { SubgroupSummary as Summary } from "@/lib/charts/subgroups/prepare-summary";

/** Sentences first: what was seen, what is concluded, who was judged and by which plan. */
export function SubgroupSummary({ summary }: { readonly summary: Summary }) {
  const [first, ...rest] = summary.lead;
  return (
    <section aria-labelledby="summary" className="grid gap-4 rounded-md border border-line bg-surface p-6 max-sm:p-4">
      <h2 id="summary" className="text-base font-semibold">
        How the model does for these patients
      </h2>
      {summary.warnings.length === 0 ? null : (
        <ul aria-label="Problems of the data" className="grid gap-2">
          {summary.warnings.map((warning) => (
            <li
              key={warning}
              className="rounded-sm border-l-4 border-problem bg-problem-soft px-3 py-2 font-medium text-problem"
            >
              {warning}
            </li>
          ))}
        </ul>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid max-w-prose content-start gap-2 text-base">
          <p className="text-lg">{first}</p>
          {rest.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
        <dl className="grid content-start gap-3">
          {summary.facts.map(({ term, text }) => (
            <div key={term}>
              <dt className="text-xs text-muted">{term}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}
