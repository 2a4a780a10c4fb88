import Link from "next/link";
import { buttonClass } from "@/app/_components/button";
import { ShapeLabel } from "@/app/_components/shape-label";
import { describeRun } from "@/lib/charts/describe-run";
import { statusShape } from "@/lib/charts/severity-shape";
import { spanOfSteps } from "@/lib/charts/span-of-steps";
import type { RunPageData } from "@/lib/usecases/get-run-page";
import { ExperimentFact } from "./experiment-fact";
import { TrainingFacts } from "./training-facts";

/** Who and what, above every tab of a run. */
export function RunHeader({ data }: { readonly data: RunPageData }) {
  const { run, imports, series } = data;
  const facts = describeRun({
    settings: run.settings,
    layerCount: run.layers.length,
    steps: spanOfSteps(series),
    source: imports[0] ?? null,
  });
  return (
    <div className="grid gap-4">
      <nav aria-label="Breadcrumb" className="text-xs text-muted">
        <Link href="/runs" className="prose-link">
          Runs
        </Link>
        {" / "}
        <Link href={{ pathname: "/runs", query: { project: run.project.id } }} className="prose-link">
          {run.project.name}
        </Link>
      </nav>
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-2">
        <h1 className="text-xl font-semibold">{run.name}</h1>
        <ShapeLabel label={statusShape(data.diagnosed?.diagnosis.status ?? "pending")} className="text-base" />
        <span className="no-print ml-auto flex flex-wrap gap-2">
          <Link href={{ pathname: `/projects/${run.project.id}/plan` }} className={buttonClass("quiet", "small")}>
            Analysis plan
          </Link>
          <Link href={{ pathname: "/runs", query: { run: run.id } }} className={buttonClass("quiet", "small")}>
            Compare with …
          </Link>
        </span>
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-2 text-xs">
        {facts.map((fact) => (
          <div key={fact.term}>
            <dt className="text-muted">{fact.term}</dt>
            <dd className="text-sm">{fact.text}</dd>
          </div>
        ))}
        <TrainingFacts data={data} />
        <ExperimentFact run={run} />
      </dl>
    </div>
  );
}
