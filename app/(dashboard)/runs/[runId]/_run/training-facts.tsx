import Link from "next/link";
import { ShapeLabel } from "@/app/_components/shape-label";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { describeTraining, trainingShape } from "@/lib/charts/describe-training";
import { spanOfSteps } from "@/lib/charts/span-of-steps";
import { formatCount } from "@/lib/core/format-number";
import type { RunPageData } from "@/lib/usecases/get-run-page";
import { getRunState } from "@/lib/usecases/get-run-state";
import { getRuntime } from "@/lib/usecases/runtime";

/** How the training stands, and whether something that was sent is not here. */
export async function TrainingFacts({ data: { run, series } }: { readonly data: RunPageData }) {
  const actor = await requireCurrentActor();
  const { training, refused } = await getRunState(getRuntime(), actor, run.id);
  const word = describeTraining(training, spanOfSteps(series)?.last ?? null);
  const { shape } = trainingShape(training.state);
  return (
    <>
      <div>
        <dt className="text-muted">Training</dt>
        <dd className="text-sm">
          <ShapeLabel label={{ shape, word }} className="font-normal! whitespace-normal!" />
        </dd>
      </div>
      {refused.kinds === 0 ? null : (
        <div>
          <dt className="text-muted">Not taken as sent</dt>
          <dd className="text-sm">
            <Link href={`/runs/${run.id}/data#refused`} className="prose-link">
              {refused.points === 0
                ? formatCount(refused.kinds, "kind of fault", "kinds of fault")
                : formatCount(refused.points, "point")}
            </Link>
          </dd>
        </div>
      )}
    </>
  );
}
