import { SvgFigure } from "@/app/_charts/svg-figure";
import { ShapeLabel } from "@/app/_components/shape-label";
import { PAGE_PALETTE } from "@/lib/charts/chart-palette";
import { drawInterval } from "@/lib/charts/draw-interval";
import type { FindingRow } from "@/lib/charts/prepare-findings";

const WIDTH = 200;
const HEIGHT = 44;

type FindingItemProps = { readonly finding: FindingRow; readonly isOpen: boolean };

/** One verdict as a row; opened, everything that it rests on. */
export function FindingItem({ finding, isOpen }: FindingItemProps) {
  return (
    <details data-finding={finding.id} open={isOpen} className="group">
      <summary className="grid items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-canvas sm:grid-cols-[8.5rem_1fr] lg:grid-cols-[8.5rem_1fr_13rem_1rem]">
        <ShapeLabel label={finding.label} />
        <span>
          <span className="font-semibold">{finding.name}</span>{" "}
          <span className="text-muted">{[finding.layers, finding.since].filter(Boolean).join(" · ")}</span>
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
      <div className="grid gap-6 border-t border-line bg-canvas px-4 py-4 lg:grid-cols-2">
        <div className="grid content-start gap-4">
          <p className="max-w-prose text-base">{finding.explanation}</p>
          {finding.remedy ? (
            <div className="max-w-prose border-l-4 border-accent pl-3">
              <h3 className="text-xs text-muted">What to try</h3>
              <p>{finding.remedy}</p>
            </div>
          ) : null}
        </div>
        <dl className="grid content-start gap-2">
          {finding.facts.map((fact) => (
            <div key={fact.term} className="grid gap-x-4 sm:grid-cols-[10rem_1fr]">
              <dt className="text-muted">{fact.term}</dt>
              <dd>{fact.text}</dd>
            </div>
          ))}
        </dl>
      </div>
    </details>
  );
}
