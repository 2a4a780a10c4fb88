import { createHash } from "node:crypto";
import { chooseEvaluationRows } from "@/lib/clinical/choose-evaluation-rows";
import { findPredictionWarnings } from "@/lib/clinical/find-prediction-warnings";
import { findTrainingRows } from "@/lib/clinical/find-training-rows";
import type { PredictionSet } from "@/lib/core/prediction-set";
import type { PredictionsToStore } from "@/lib/db/prediction-record";
import type { ByteSource } from "@/lib/ingest/ingest-port";
import type { ReadPredictions } from "@/lib/ingest/read-predictions";
import { joinDigests } from "@/lib/series/digest-set";

/** Grows with every change of the reader of predictions that changes what is read from the same file. */
const READER_VERSION = 1;

/** A set with what its own rows warn of. */
export function withWarnings(set: PredictionSet): PredictionSet {
  return { ...set, warnings: findPredictionWarnings(set) };
}

/** Adds to predictions that were read what is stored beside them. @param file what they were read from */
export async function preparePredictions(
  file: ByteSource,
  { set, patientDigests }: ReadPredictions,
): Promise<PredictionsToStore> {
  const hash = createHash("sha256");
  let byteLength = 0;
  for await (const piece of file.stream()) {
    hash.update(piece);
    byteLength += piece.length;
  }
  const digestsOf = (rows: Int32Array | null): Uint8Array<ArrayBuffer> => {
    const patients = new Set(Array.from(rows ?? [], (row) => set.patients?.[row] ?? -1));
    return joinDigests([...patients].flatMap((patient) => patientDigests?.[patient] ?? []));
  };
  return {
    set: withWarnings(set),
    sha256: hash.digest("hex"),
    byteLength,
    readerVersion: READER_VERSION,
    trainingDigests: digestsOf(findTrainingRows(set)),
    evaluationDigests: digestsOf(chooseEvaluationRows(set).rows),
  };
}
