import * as z from "zod";

/** Formats that a run is exported in. */
export const EXPORT_FORMATS = {
  csv: { name: "CSV", mediaType: "text/csv", extension: "csv" },
  jsonl: { name: "JSON Lines", mediaType: "application/x-ndjson", extension: "jsonl" },
  parquet: { name: "Parquet", mediaType: "application/vnd.apache.parquet", extension: "parquet" },
} as const;
export type ExportFormat = keyof typeof EXPORT_FORMATS;

export const EXPORT_FORMAT_NAMES = ["csv", "jsonl", "parquet"] as const satisfies readonly ExportFormat[];

export const exportQuerySchema = z.strictObject({ format: z.enum(EXPORT_FORMAT_NAMES) });
