import type { ByteSource, IngestPorts } from "./ingest-port";
import type { TextEncoding } from "./sample-file";

/** One log, opened for reading. */
export type LogFile = {
  /** The file as it lies on disk, for readers that jump about in it; it may be gzip. */
  readonly file: ByteSource;
  readonly ports: IngestPorts;
  readonly encoding: TextEncoding;
  /** Whether offsets in `text()` are offsets in the (inflated) file. */
  readonly hasByteOffsets: boolean;
  /** Told of bytes of `file` that were read in jumps; those of `bytes()` and `text()` are counted anyway. */
  readonly onBytes: (count: number) => void;
  /** The inflated bytes from the start. */
  bytes(): AsyncIterable<Uint8Array>;
  /** The same, as UTF-8. */
  text(): AsyncIterable<Uint8Array>;
};
