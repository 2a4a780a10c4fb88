import { FigureFrame } from "@/app/_charts/figure-frame";
import { LossLegend } from "@/app/_charts/loss-legend";
import { MeasuredDrawing } from "@/app/_charts/measured-drawing";
import { DataTable } from "@/app/_components/data-table";
import { assertNever } from "@/lib/core/assert-never";
import type { ReportBlock } from "@/lib/report/pages/report-block";

/** One block of the report. */
export function ReportBlockView({ block }: { readonly block: ReportBlock }) {
  switch (block.kind) {
    case "heading":
      return <h3 className="mt-2 font-semibold">{block.text}</h3>;
    case "paragraph":
      return <p className="max-w-prose break-words">{block.text}</p>;
    case "facts":
      return (
        <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[12rem_minmax(0,1fr)]">
          {block.facts.map(({ term, text }) => (
            <div key={`${term} ${text}`} className="contents">
              <dt className="font-medium">{term}</dt>
              <dd className="wrap-anywhere">{text}</dd>
            </div>
          ))}
        </dl>
      );
    case "table":
      return <DataTable table={block.table} className="max-h-[32rem]" />;
    case "figure":
      return (
        <FigureFrame figure={block.figure} minHeight={block.height}>
          {block.figure.kind === "loss" ? <LossLegend chart={block.figure.chart} /> : null}
          <MeasuredDrawing figure={block.figure} height={block.height} />
        </FigureFrame>
      );
    default:
      return assertNever(block);
  }
}
