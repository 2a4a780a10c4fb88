import { SvgFigure } from "@/app/_charts/svg-figure";
import { ShapeLabel } from "@/app/_components/shape-label";
import { PAGE_PALETTE } from "@/lib/charts/chart-palette";
import { drawInterval } from "@/lib/charts/draw-interval";
import type { FindingRow } from "@/lib/charts/prepare-findings";
import { summariseJudgements } from "@/lib/charts/prepare-judgement";
import { verdictAnchor } from "@/lib/charts/verdict-id";
import { type Judging, judgementsOf } from "../_judgements/judging";
import { ProofPanel } from "../_proofs/proof-panel";
import type { Proving } from "../_proofs/proving";
import { FindingBody } from "./finding-body";

const WIDTH = 200;
const HEIGHT = 44;

type FindingItemProps = {
  readonly runId: string;
  readonly finding: FindingRow;
  readonly isOpen: boolean;
  readonly judging: Judging;
  readonly proving: Proving;
};

/** One finding as a row; opened, everything that it rests on. */
export function FindingItem({ runId, finding, isOpen, judging, proving }: FindingItemProps) {
  const said = summariseJudgements(judgementsOf(judging, finding));
  const state = proving.states[finding.id];
  return (
    <details id={verdictAnchor(finding.id)} data-finding={finding.id} open={isOpen} className="group">
      <summary className="grid items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-canvas sm:grid-cols-[8.5rem_1fr] lg:grid-cols-[8.5rem_1fr_13rem_1rem]">
        <ShapeLabel label={finding.label} />
        <span>
          <span className="font-semibold">{finding.name}</span>{" "}
          <span className="text-muted">
            {[finding.layers, finding.since, state?.words, said].filter(Boolean).join(" · ")}
          </span>
        </span>
        <span className="max-w-52 max-sm:hidden sm:col-start-2 lg:col-start-3">
          {finding.interval ? (
            <SvgFigure
              drawing={drawInterval(finding.interval, WIDTH, HEIGHT, PAGE_PALETTE)}
              label={finding.interval.text}
            />
          ) : null}
        </span>
        <span aria-hidden="true" className="disclosure-arrow hidden text-muted lg:block">
          ›
        </span>
      </summary>
      <FindingBody runId={runId} finding={finding} judging={judging} hasEvidence>
        <ProofPanel runId={runId} finding={finding} proving={proving} />
      </FindingBody>
    </details>
  );
}
