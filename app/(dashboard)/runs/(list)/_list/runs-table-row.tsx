import Link from "next/link";
import { LocalTime } from "@/app/_components/local-time";
import { PendingDiagnosis } from "@/app/_components/pending-diagnosis";
import { ShapeLabel } from "@/app/_components/shape-label";
import { trainingShape } from "@/lib/charts/describe-training";
import { firstSentence } from "@/lib/charts/first-sentence";
import { ARM_WORDS } from "@/lib/charts/proof/arm-words";
import { statusShape } from "@/lib/charts/severity-shape";
import { formatCount, formatInteger, formatNumber } from "@/lib/core/format-number";
import type { RunListItem } from "@/lib/schema/run";
import { CompareCheckbox } from "../_choice/compare-checkbox";
import { LossSpark } from "./loss-spark";

export function RunsTableRow({ run }: { readonly run: RunListItem }) {
  const stepsText = run.steps
    ? `steps ${formatInteger(run.steps.first)} to ${formatInteger(run.steps.last)}`
    : "no steps";
  return (
    <tr className="border-t border-line align-top hover:bg-canvas">
      <td className="py-3 pl-3">
        <CompareCheckbox run={run} />
      </td>
      <td className="px-3 py-3">
        <ShapeLabel label={statusShape(run.status)} />
        {run.training.state === "not-stated" ? null : (
          <div className="mt-1 text-xs text-muted">
            <span className="sr-only">training: </span>
            {trainingShape(run.training.state).word}
          </div>
        )}
      </td>
      <th scope="row" className="max-w-md px-3 py-3 text-left font-normal">
        <Link href={`/runs/${run.id}`} className="prose-link font-semibold">
          {run.name}
        </Link>
        <span className="text-xs text-muted">
          {" "}
          · {run.project.name}
          {run.proof === null ? null : ` · of an experiment: ${ARM_WORDS[run.proof.arm]}, seed ${run.proof.seed}`}
        </span>
        <div className="mt-1 text-pretty">
          {run.status === "pending" ? <PendingDiagnosis runId={run.id} /> : firstSentence(run.summary ?? "")}
        </div>
      </th>
      <td className="px-3 py-3">
        {run.model ?? <span className="text-muted">not stated</span>}
        <div className="text-xs whitespace-nowrap text-muted">{layersText(run)}</div>
      </td>
      <td className="px-3 py-3">
        <LossSpark values={run.lossSpark} />
        {run.finalLoss === null ? null : (
          <div className="text-xs whitespace-nowrap text-muted">ends at {formatNumber(run.finalLoss)}</div>
        )}
      </td>
      <td className="px-3 py-3 text-right whitespace-nowrap">
        {formatInteger(run.points)}
        <div className="text-xs text-muted">{stepsText}</div>
      </td>
      <td className="px-3 py-3 text-xs">
        <LocalTime iso={run.createdAt} />
      </td>
    </tr>
  );
}

/** "3 of 12 layers learning" where that is known. */
function layersText({ effectiveDepth, layerCount }: RunListItem): string {
  if (effectiveDepth === null) return formatCount(layerCount, "layer");
  return `${effectiveDepth.learning} of ${formatCount(effectiveDepth.compared, "layer")} learning`;
}
