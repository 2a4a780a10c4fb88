import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { IngestPorts } from "@/lib/ingest/ingest-port";

const INFLATED_PIECE_BYTES = 256 * 1024;

/** What the readers need from Node. */
export const NODE_PORTS: IngestPorts = { gunzip };

async function* gunzip(compressed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const inflate = createGunzip({ chunkSize: INFLATED_PIECE_BYTES });
  const input = Readable.from(compressed, { objectMode: false });
  // A failing source must reach whoever reads the inflated side; pipe() alone would leave it waiting.
  input.on("error", (error) => inflate.destroy(error));
  input.pipe(inflate);
  try {
    for await (const piece of inflate) yield piece;
  } finally {
    input.destroy();
    inflate.destroy();
  }
}
