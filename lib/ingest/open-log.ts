import type { ByteSource, IngestPorts } from "./ingest-port";
import type { LogFile } from "./log-file";
import { openLogFile } from "./open-log-file";
import { transcodeToUtf8 } from "./read-lines";
import type { TextEncoding } from "./sample-file";

/** @param onBytes told how many bytes of the file itself were read */
export function openLog(
  file: ByteSource,
  encoding: TextEncoding,
  ports: IngestPorts,
  signal: AbortSignal | undefined,
  onBytes: (count: number) => void,
): LogFile {
  const hasByteOffsets = encoding === "utf-8";
  const bytes = () => openLogFile(file, ports, signal, onBytes);
  const text = () => (encoding === "utf-8" ? bytes() : transcodeToUtf8(bytes(), encoding));
  return { file, ports, encoding, hasByteOffsets, onBytes, bytes, text };
}
