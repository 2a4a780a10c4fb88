import type { ComparatorColumn, LabelColumn, PredictionSet, PredictionWarning } from "@/lib/core/prediction-set";
import { ByteReader, ByteWriter } from "./byte-stream";
import { readIntegers, writeIntegers } from "./integer-codec";
import { readValues, writeValues } from "./value-codec";

/** First byte of every stored column of predictions. */
const COLUMN_ENCODING = 1;

/** What is stored of a prediction set beside its columns; nothing in it is of a single patient. */
export type PredictionHeader = {
  /** Names of the columns of texts, in the order of the file. */
  readonly labels: readonly string[];
  readonly comparators: readonly string[];
  /** Rows of each part of the data, as the file names them; empty where it names none. */
  readonly splits: readonly { readonly label: string; readonly rows: number }[];
  readonly checkpointStep: number | null;
  readonly modelSha256: string | null;
  readonly dataSha256: string | null;
  /** What the file itself shows. */
  readonly warnings: readonly PredictionWarning[];
};

/** One column as it is stored; names of a file's own columns stand behind a colon. */
export type EncodedColumn = { readonly name: string; readonly payload: Uint8Array<ArrayBuffer> };

const OWN_LABEL = "label:";
const OWN_COMPARATOR = "comparator:";

/** Takes a prediction set apart for storage; `decodePredictions` gives back the same. */
export function encodePredictions(set: PredictionSet): {
  readonly header: PredictionHeader;
  readonly columns: readonly EncodedColumn[];
} {
  const { checkpointStep, modelSha256, dataSha256, warnings } = set;
  const columns: EncodedColumn[] = [
    { name: "y_true", payload: encodeIntegers(set.outcomes) },
    { name: "y_prob", payload: encodeValues(set.risks) },
    ...set.columns.map((column) => ({ name: OWN_LABEL + column.name, payload: encodeLabels(column) })),
    ...set.comparators.map(({ name, risks }) => ({ name: OWN_COMPARATOR + name, payload: encodeValues(risks) })),
  ];
  if (set.weights !== null) columns.push({ name: "weight", payload: encodeValues(set.weights) });
  if (set.patients !== null) columns.push({ name: "patient_id", payload: encodeIntegers(set.patients) });
  if (set.thresholds !== null) columns.push({ name: "threshold", payload: encodeValues(set.thresholds) });
  if (set.split !== null) columns.push({ name: "split", payload: encodeLabels(set.split) });
  return {
    header: {
      labels: set.columns.map(({ name }) => name),
      comparators: set.comparators.map(({ name }) => name),
      splits: set.split === null ? [] : countLabels(set.split),
      checkpointStep,
      modelSha256,
      dataSha256,
      warnings,
    },
    columns,
  };
}

/** @throws Error when a column is missing, or was written by a newer version of the product */
export function decodePredictions(
  stored: { readonly name: string; readonly rows: number; readonly header: PredictionHeader },
  columns: readonly { readonly name: string; readonly payload: Uint8Array }[],
): PredictionSet {
  const { name, rows, header } = stored;
  const payloads = new Map(columns.map((column) => [column.name, column.payload]));
  const open = (column: string): ByteReader | null => {
    const payload = payloads.get(column);
    return payload === undefined ? null : openColumn(payload);
  };
  const demand = (column: string): ByteReader => {
    const reader = open(column);
    if (reader === null) throw new Error(`The stored predictions have no column "${column}".`);
    return reader;
  };
  const values = (reader: ByteReader | null): Float64Array | null =>
    reader === null ? null : readValues(reader, rows);
  const labels = (own: string, reader: ByteReader): LabelColumn => decodeLabels(own, reader, rows);
  const patients = open("patient_id");
  const split = open("split");
  const { checkpointStep, modelSha256, dataSha256, warnings } = header;
  return {
    name,
    rows,
    outcomes: Uint8Array.from(readIntegers(demand("y_true"), rows)),
    risks: readValues(demand("y_prob"), rows),
    weights: values(open("weight")),
    patients: patients === null ? null : Int32Array.from(readIntegers(patients, rows)),
    split: split === null ? null : labels("split", split),
    thresholds: values(open("threshold")),
    columns: header.labels.map((own) => labels(own, demand(OWN_LABEL + own))),
    comparators: header.comparators.map((own): ComparatorColumn => {
      return { name: own, risks: readValues(demand(OWN_COMPARATOR + own), rows) };
    }),
    checkpointStep,
    modelSha256,
    dataSha256,
    warnings,
  };
}

function encodeValues(values: Float64Array): Uint8Array<ArrayBuffer> {
  return encode((writer) => writeValues(writer, values));
}

function encodeIntegers(numbers: Uint8Array | Int32Array): Uint8Array<ArrayBuffer> {
  return encode((writer) => writeIntegers(writer, Float64Array.from(numbers)));
}

function encodeLabels({ labels, codes }: LabelColumn): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  return encode((writer) => {
    writer.varint(labels.length);
    for (const label of labels) {
      const bytes = encoder.encode(label);
      writer.varint(bytes.length);
      writer.bytes(bytes);
    }
    writeIntegers(writer, Float64Array.from(codes));
  });
}

function encode(write: (writer: ByteWriter) => void): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.byte(COLUMN_ENCODING);
  write(writer);
  return writer.finish();
}

function openColumn(payload: Uint8Array): ByteReader {
  const reader = new ByteReader(payload);
  const version = reader.byte();
  if (version !== COLUMN_ENCODING) throw new Error(`Stored predictions have the unknown encoding ${version}.`);
  return reader;
}

function decodeLabels(name: string, reader: ByteReader, rows: number): LabelColumn {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const labels = Array.from({ length: reader.varint() }, () => decoder.decode(reader.take(reader.varint())));
  return { name, labels, codes: Int32Array.from(readIntegers(reader, rows)) };
}

function countLabels({ labels, codes }: LabelColumn): { readonly label: string; readonly rows: number }[] {
  const counts = new Array<number>(labels.length).fill(0);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
  return labels.map((label, code) => ({ label, rows: counts[code] ?? 0 }));
}
