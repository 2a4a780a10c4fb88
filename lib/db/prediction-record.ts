import type { PredictionSet, PredictionWarning } from "@/lib/core/prediction-set";
import { describeOverlaps, type PredictionOverlap } from "@/lib/series/describe-overlaps";
import type { PredictionHeader } from "@/lib/series/prediction-codec";
import type { Prisma } from "./generated/sqlite/client";

/** Predictions that were read, with what is stored beside them. */
export type PredictionsToStore = {
  readonly set: PredictionSet;
  readonly sha256: string;
  readonly byteLength: number;
  readonly readerVersion: number;
  /** Joined keyed digests of patients (lib/series/digest-set.ts); empty where no patients are named. */
  readonly trainingDigests: Uint8Array<ArrayBuffer>;
  readonly evaluationDigests: Uint8Array<ArrayBuffer>;
};

/** What is known of a stored prediction set without reading a row of it. */
export type PredictionSetRecord = {
  readonly id: string;
  readonly name: string;
  readonly sha256: string;
  readonly byteLength: number;
  readonly rows: number;
  readonly header: PredictionHeader;
  readonly overlaps: readonly PredictionOverlap[];
  readonly actor: string;
  readonly createdAt: Date;
};

export const PREDICTION_SET_SELECT = {
  id: true,
  name: true,
  sha256: true,
  byteLength: true,
  rows: true,
  header: true,
  overlaps: true,
  actor: true,
  createdAt: true,
} as const satisfies Prisma.PredictionSetSelect;

/** What is warned of in a set: what its file showed, then what other sets of the project did. */
export function warningsOf({ header, overlaps }: PredictionSetRecord): readonly PredictionWarning[] {
  return [...header.warnings, ...describeOverlaps(overlaps)];
}

/** In order of arrival; files that came together are in the order of their names. */
export const ARRIVED_PREDICTIONS = [
  { revision: "asc" },
  { name: "asc" },
  { id: "asc" },
] as const satisfies readonly Prisma.PredictionSetOrderByWithRelationInput[];

/** The domain form of a row that was read with `PREDICTION_SET_SELECT`. */
export function toPredictionSetRecord(
  row: Prisma.PredictionSetGetPayload<{ select: typeof PREDICTION_SET_SELECT }>,
): PredictionSetRecord {
  return {
    ...row,
    byteLength: Number(row.byteLength),
    header: JSON.parse(row.header) as PredictionHeader,
    overlaps: parseOverlaps(row.overlaps),
  };
}

export function parseOverlaps(json: string): PredictionOverlap[] {
  return JSON.parse(json) as PredictionOverlap[];
}
