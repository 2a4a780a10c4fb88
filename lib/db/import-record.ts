import { AppError } from "@/lib/core/errors";
import type { Prisma } from "./generated/sqlite/client";

/** Something that a reader did not take as it stands (the shape of lib/ingest's IngestIssue). */
export type ImportIssue = {
  readonly code: string;
  readonly message: string;
  readonly source: string;
  readonly line: number | null;
  readonly byteOffset: number | null;
  readonly sample: string | null;
};

/** Where the points of a run came from: a file, or the live batches that were gathered together. */
export type ImportRecord = {
  readonly id: string;
  readonly kind: "file" | "live";
  readonly filename: string | null;
  readonly formats: readonly string[];
  readonly sha256: string | null;
  readonly byteLength: number | null;
  readonly readerVersion: number | null;
  /** Points that are stored. */
  readonly points: number;
  /** Points that were read; the difference are exact repetitions. */
  readonly accepted: number;
  readonly repeated: number;
  /** Rows, records and cells that could not be taken. */
  readonly rejected: number;
  readonly issueCount: number;
  /** The first ones. */
  readonly issues: readonly ImportIssue[];
  readonly actor: string | null;
  readonly startedAt: Date;
  readonly publishedAt: Date | null;
};

export const IMPORT_SELECT = {
  id: true,
  kind: true,
  filename: true,
  formats: true,
  sha256: true,
  byteLength: true,
  readerVersion: true,
  points: true,
  accepted: true,
  repeated: true,
  rejected: true,
  issueCount: true,
  issues: true,
  actor: true,
  startedAt: true,
  publishedAt: true,
} as const satisfies Prisma.ImportSelect;

/** The domain form of a row that was read with `IMPORT_SELECT`. */
export function toImportRecord(row: Prisma.ImportGetPayload<{ select: typeof IMPORT_SELECT }>): ImportRecord {
  return {
    ...row,
    kind: row.kind === "live" ? "live" : "file",
    formats: JSON.parse(row.formats) as string[],
    byteLength: row.byteLength === null ? null : Number(row.byteLength),
    points: Number(row.points),
    accepted: Number(row.accepted),
    repeated: Number(row.repeated),
    rejected: Number(row.rejected),
    issues: JSON.parse(row.issues) as ImportIssue[],
  };
}

/** What a writer is told whose import was swept because nothing was heard of it. */
export function importAbandoned(): AppError {
  return new AppError(
    "conflict",
    "Expected the import to be under way, but it was given up after a time without progress.",
    "Send the file again.",
  );
}
