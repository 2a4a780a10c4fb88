import { buttonClass } from "@/app/_components/button";
import { estimateExportSize } from "@/lib/charts/estimate-export-size";
import type { SeriesSummary } from "@/lib/charts/series-summary";
import { formatBytes, formatCount } from "@/lib/core/format-number";
import { EXPORT_FORMAT_NAMES, EXPORT_FORMATS, type ExportFormat } from "@/lib/schema/export";

const PURPOSES: Readonly<Record<ExportFormat, string>> = {
  csv: "for spreadsheets and R",
  jsonl: "for scripts",
  parquet: "smallest, for pandas, Polars and DuckDB",
};

type DownloadListProps = { readonly runId: string; readonly series: readonly SeriesSummary[] };

/** Every point as it was logged, in each format. */
export function DownloadList({ runId, series }: DownloadListProps) {
  const sizes = estimateExportSize(series);
  const points = series.reduce((sum, { count }) => sum + count, 0);
  return (
    <div className="grid gap-3 rounded-md border border-line bg-surface p-4">
      <p>
        All {formatCount(points, "point")}, exact to the last bit and in the order in which they arrived, with what each
        series was taken for. Importing the file gives the same run again.
      </p>
      <ul className="flex flex-wrap gap-3">
        {EXPORT_FORMAT_NAMES.map((format) => (
          <li key={format} className="grid gap-1">
            {/* Plain links: the browser streams the file to the disk, and Next must not fetch it beforehand. */}
            <a href={`/api/v1/runs/${runId}/export?format=${format}`} download className={buttonClass()}>
              Download {EXPORT_FORMATS[format].name}
            </a>
            <span className="text-xs text-muted">
              about {formatBytes(sizes[format])}, {PURPOSES[format]}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
