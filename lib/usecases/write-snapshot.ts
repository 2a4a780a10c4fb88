import { setImmediate } from "node:timers/promises";
import type { PointsSnapshot } from "@/lib/db/open-points-snapshot";
import { streamPoints } from "@/lib/db/stream-points";
import type { RunWriter, WrittenSeries } from "@/lib/render/run-writer";
import type { Runtime } from "./runtime";

/** A stored run as a writer makes it a file, piece by piece: nothing is held but the piece at hand. */
export async function* writeSnapshot(
  runtime: Pick<Runtime, "database">,
  snapshot: PointsSnapshot,
  writer: RunWriter,
): AsyncGenerator<Uint8Array> {
  const { settings, layerFacts } = snapshot;
  yield* filled(writer.begin({ settings, layers: layerFacts }));
  let current = -1;
  for await (const { series, columns } of streamPoints(runtime.database, snapshot)) {
    if (series.number !== current) yield* filled(writer.series(toWritten(series)));
    current = series.number;
    yield* filled(writer.points(columns));
    // Others are served between two pieces, however fast the reader of this one is.
    await setImmediate();
  }
  yield* filled(writer.end());
}

function* filled(bytes: Uint8Array): Generator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

function toWritten({
  key,
  context,
  mapping,
  estimated,
  estimatedReason,
}: PointsSnapshot["series"][number]): WrittenSeries {
  return { key, context, mapping, estimated: estimated ? (estimatedReason ?? "estimated") : null };
}
