import type { ByteSource } from "./ingest-port";
import type { LogFile } from "./log-file";
import { isGzip } from "./open-log-file";

/**
 * Hands on a file that can be read in jumps: the file itself, or a copy on disk where it is gzip or not
 * wholly there yet.
 */
export async function withRandomAccess<T>(log: LogFile, use: (file: ByteSource) => Promise<T>): Promise<T> {
  const { file, ports } = log;
  const isReady = file.size !== null && !(await isGzip(file));
  return isReady ? use(file) : ports.withSpooled(file.name, log.bytes(), use);
}
