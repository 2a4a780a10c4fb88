import type { ByteSource } from "./ingest-port";
import type { LogFile } from "./log-formats";
import { isGzip } from "./open-log-file";

/**
 * Hands on a file that can be read in jumps: the file itself, or a copy on disk where it is gzip or not
 * wholly there yet.
 */
export async function withRandomAccess<T>(log: LogFile, use: (file: ByteSource) => Promise<T>): Promise<T> {
  const { file, ports, onBytes } = log;
  if (file.size === null || (await isGzip(file))) return ports.withSpooled(file.name, log.bytes(), use);
  return use({
    ...file,
    async read(offset, length) {
      const bytes = await file.read(offset, length);
      onBytes(bytes.length);
      return bytes;
    },
  });
}
