import { RuleLink } from "@/app/_components/rule-link";
import { ShapeLabel } from "@/app/_components/shape-label";
import type { ComparedVerdict, VerdictComparison } from "@/lib/charts/compare-verdicts";

/** One check in both runs, side by side and in words. */
export function VerdictRow({ row }: { readonly row: VerdictComparison }) {
  return (
    <li className="keep-together grid gap-x-6 gap-y-2 px-4 py-3 lg:grid-cols-[14rem_1fr]">
      <h3 className="font-semibold">
        <RuleLink rule={row.rule}>{row.name}</RuleLink>
      </h3>
      <div className="grid min-w-0 gap-2">
        <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
          <Side name="A" verdict={row.a} />
          <Side name="B" verdict={row.b} />
        </dl>
        <p className="max-w-prose">
          {row.outcome} {row.numbers}
        </p>
      </div>
    </li>
  );
}

function Side({ name, verdict }: { readonly name: "A" | "B"; readonly verdict: ComparedVerdict }) {
  return (
    <div className="grid grid-cols-[1rem_1fr] items-baseline gap-x-1">
      <dt className="font-medium">{name}</dt>
      <dd>
        <ShapeLabel label={verdict.label} />{" "}
        <span className="text-xs text-muted">{[verdict.number, verdict.since].filter(Boolean).join(" · ")}</span>
      </dd>
    </div>
  );
}
