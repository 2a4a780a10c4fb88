import { DataTable } from "@/app/_components/data-table";
import { type SeriesSummary, tabulateSeries } from "@/lib/charts/tabulate-series";

export function SeriesTable({ series }: { readonly series: readonly SeriesSummary[] }) {
  return <DataTable table={tabulateSeries(series)} className="max-h-[32rem] bg-surface" />;
}
