import { isPredictionsHeader } from "./csv-header";
import { CsvRow } from "./csv-row";
import { LOG_FORMATS, type LogFormat } from "./log-formats";
import { isPlanFile } from "./read-plan-file";
import { type FileSample, sampleFile, type TextEncoding } from "./sample-file";
import { SETTINGS_FORMATS, type SettingsFormat } from "./settings-formats";

/** What a file is, told by its content; its name only decides what the content leaves open. */
export type DetectedFormat =
  | {
      readonly kind: "log";
      readonly format: LogFormat;
      readonly encoding: TextEncoding;
      /** Of a file that holds one history as it was at some time; null for all others. */
      readonly moment: number | null;
    }
  | { readonly kind: "settings"; readonly format: SettingsFormat; readonly encoding: TextEncoding }
  | { readonly kind: "predictions" }
  | { readonly kind: "plan" }
  | { readonly kind: "empty" }
  /** What a logger keeps beside its log: nothing that a run could use, and nothing to remark on. */
  | { readonly kind: "companion"; readonly found: string }
  /** No training log; `found` says what it seems to be. */
  | { readonly kind: "other"; readonly found: string; readonly isDamagedTable: boolean };

/** Beginnings of files that people keep beside their logs. */
const MAGIC: readonly (readonly [string, string])[] = [
  ["\u0089PNG", "a PNG image"],
  ["\u00FF\u00D8\u00FF", "a JPEG image"],
  ["%PDF", "a PDF document"],
  ["PK\u0003\u0004", "a zip archive or a PyTorch checkpoint"],
  ["\u0089HDF", "an HDF5 file"],
  ["\u0093NUMPY", "a NumPy array"],
];

/** Files that loggers keep beside their logs, some of which would pass for logs by their content. */
const COMPANIONS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|[/\\])wandb-summary\.json$/, "the last values of a W&B run, which its history holds"],
  [/(?:^|[/\\])wandb-metadata\.json$/, "what W&B notes of the machine"],
  [/(?:^|[/\\])debug-(?:internal|core)\.log$/, "W&B's log of its own work"],
  [/\.wandb\.syncstate$/, "W&B's note of what was sent"],
  [/(?:^|[/\\])tags[/\\]mlflow\.[^/\\]+$/, "a tag of MLflow"],
];

/**
 * @param name file name, in a folder with its path
 * @param head the first bytes of the (inflated) file, at most `HEAD_BYTES`
 * @param isWhole whether the head is the whole file
 */
export function detectFormat(name: string, head: Uint8Array, isWhole: boolean): DetectedFormat {
  const companion = COMPANIONS.find(([pattern]) => pattern.test(name));
  if (companion !== undefined) return { kind: "companion", found: companion[1] };
  if (isPlanFile(name)) return { kind: "plan" };
  if (head.length === 0) return { kind: "empty" };
  const sample = sampleFile(name, head, isWhole);
  const { encoding } = sample;
  const settings = SETTINGS_FORMATS.find(({ recognises }) => recognises(sample));
  if (settings !== undefined) return { kind: "settings", format: settings, encoding };
  const format = LOG_FORMATS.find(({ recognises }) => recognises(sample));
  if (format !== undefined) return { kind: "log", format, encoding, moment: format.moment?.(sample) ?? null };
  return describeOther(sample);
}

function describeOther(sample: FileSample): DetectedFormat {
  const { head, header, firstLine, isBinary, lines, text } = sample;
  const start = String.fromCharCode(...head.subarray(0, 16));
  const magic = MAGIC.find(([beginning]) => start.startsWith(beginning));
  if (magic !== undefined) return other(magic[1]);
  if (isBinary) return other("binary data");
  if (text.trim() === "") return { kind: "empty" };
  if (firstLine.startsWith("{") || firstLine.startsWith("[")) return other("a JSON document");
  if (header === null) return other("text that is neither JSON Lines nor a table");
  if (isPredictionsHeader(header)) return { kind: "predictions" };
  if (!isTable(sample, lines[1])) return other("text that is neither JSON Lines nor a table");
  const columns = header.names.slice(0, 8).join(", ");
  const found = `a table without a step or epoch column (its first row is ${columns.slice(0, 100)})`;
  return { kind: "other", found, isDamagedTable: true };
}

function isTable({ name, header }: FileSample, second: string | undefined): boolean {
  if (/\.(?:csv|tsv)(?:\.gz)?$/i.test(name)) return true;
  if (header === null || second === undefined) return false;
  const row = new CsvRow(header.delimiter);
  return row.push(second) && row.count === header.names.length && row.number(0) !== undefined;
}

function other(found: string): DetectedFormat {
  return { kind: "other", found, isDamagedTable: false };
}
