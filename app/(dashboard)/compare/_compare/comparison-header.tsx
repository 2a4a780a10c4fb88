import Link from "next/link";
import { GroupSign } from "@/app/_charts/group-sign";
import { buttonClass } from "@/app/_components/button";
import { chooseAddress, compareAddress } from "@/app/_components/chosen-runs";
import { letterOf } from "@/lib/charts/comparison/run-letters";
import { formatInteger } from "@/lib/core/format-number";
import type { RunToCompare } from "@/lib/usecases/get-run-to-compare";

type Run = Pick<RunToCompare, "run" | "checked" | "isGrowing">;
type ComparisonHeaderProps = { readonly sentence: string; readonly runs: readonly Run[] };

/** What differs in a sentence, and which run is A, B, …, with the mark that it has in every picture. */
export function ComparisonHeader({ sentence, runs }: ComparisonHeaderProps) {
  const ids = runs.map(({ run }) => run.id);
  return (
    <div className="grid gap-4">
      <p className="max-w-prose text-lg text-pretty">{sentence}</p>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {runs.map((shown, place) => (
          <RunCard key={shown.run.id} shown={shown} place={place} ids={ids} />
        ))}
      </ul>
      <p className="no-print">
        <a href={chooseAddress(ids)} className={buttonClass()}>
          Choose other runs
        </a>
      </p>
    </div>
  );
}

type RunCardProps = { readonly shown: Run; readonly place: number; readonly ids: readonly string[] };

function RunCard({ shown: { run, checked, isGrowing }, place, ids }: RunCardProps) {
  const letter = letterOf(place);
  const others = ids.filter((id) => id !== run.id);
  return (
    <li aria-label={`Run ${letter}`} className="flex gap-2 rounded-md border border-line bg-surface p-3">
      <span className="pt-0.5">
        <GroupSign place={place} />
      </span>
      <div className="min-w-0">
        <h2 className="font-semibold wrap-anywhere">
          {letter}:{" "}
          <Link href={`/runs/${run.id}`} className="prose-link">
            {run.name}
          </Link>
        </h2>
        <p className="text-xs text-muted">
          {run.project.name}
          {run.settings.model === null ? "" : ` · ${run.settings.model}`}
        </p>
        {checked === null || checked.isCurrent ? null : (
          <p className="text-xs">
            {isGrowing ? "Still training" : "Not checked to its end"}; verdict as of{" "}
            {checked.throughStep === null ? "no step" : `step ${formatInteger(checked.throughStep)}`}.
          </p>
        )}
        <p className="no-print mt-1 flex flex-wrap gap-x-3 text-xs">
          {place > 0 ? (
            <a href={compareAddress([run.id, ...others])} className="prose-link inline-block py-1">
              Make {letter} the first
            </a>
          ) : null}
          {ids.length > 2 ? (
            <a href={compareAddress(others)} className="prose-link inline-block py-1">
              Take {letter} out
            </a>
          ) : null}
        </p>
      </div>
    </li>
  );
}
