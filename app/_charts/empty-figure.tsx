import type { EmptyChart } from "@/lib/charts/chart-model";

type EmptyFigureProps = { readonly title: string; readonly chart: EmptyChart };

/** In the place of a picture that cannot be drawn: why, and the line of code that changes it. */
export function EmptyFigure({ title, chart }: EmptyFigureProps) {
  return (
    <div className="flex min-w-0 flex-col rounded-md border border-dashed border-edge bg-surface p-4">
      <h3 className="font-semibold">{title}</h3>
      <p className="mt-2">{chart.reason}</p>
      <p className="mt-4 text-xs text-muted">Log it to see it:</p>
      <pre className="mt-1 rounded-sm bg-sunken p-2 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
        {chart.howToLog}
      </pre>
    </div>
  );
}
