import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type CollectedRun, createRunCollector } from "@/lib/ingest/collect-run";
import { readRunFiles } from "@/lib/ingest/read-run-files";
import type { Arrival } from "./arrival";
import { NODE_PORTS } from "./node-ports";
import { arrivingSource, type OpenedPath, openPath, runNameOf } from "./open-path";
import { withWarnings } from "./prepare-predictions";
import { ARCHIVE_HEAD_BYTES, detectArchive, isReadFromItsEnd, unpackArchive } from "./unpack-archive";

/** An archive on a user's own machine may be large; the limit only stops one that was made to fill the disk. */
const UNPACKED_BYTES_LIMIT = 200 * 1024 ** 3;

type Options = {
  readonly name?: string;
  readonly unpackedBytesLimit?: number;
  readonly temporaryFolder?: string;
  /** Of a file that may still grow; without it the path is read as it lies there. */
  readonly arrival?: Arrival;
  readonly signal?: AbortSignal;
};

/**
 * Opens a path for reading for as long as `use` runs; an archive counts as the folder it holds and is
 * unpacked into a temporary folder that is removed afterwards, whatever happens.
 *
 * @throws AppError when the path or the archive cannot be opened
 */
export async function withOpenedPath<T>(
  target: string,
  options: Options,
  use: (opened: OpenedPath) => Promise<T>,
): Promise<T> {
  const name = options.name ?? path.basename(target);
  const { arrival, signal } = options;
  await arrival?.atLeast(ARCHIVE_HEAD_BYTES);
  const isFile = await stat(target).then(
    (found) => found.isFile(),
    () => false,
  );
  const archive = isFile ? await detectArchive(target, name) : null;
  if (archive !== null || (isFile && (await isReadFromItsEnd(target)))) await arrival?.whole();
  if (archive === null) {
    if (!isFile || arrival === undefined || arrival.isWhole) return await use(await openPath(target, name));
    return await use({ name: runNameOf(name), files: [arrivingSource(target, name, arrival)] });
  }
  const folder = await mkdtemp(path.join(options.temporaryFolder ?? tmpdir(), `rounds-${process.pid}-`));
  try {
    await unpackArchive(target, archive, folder, options.unpackedBytesLimit ?? UNPACKED_BYTES_LIMIT, signal);
    return await use({ ...(await openPath(folder, name)), name: runNameOf(name) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Reads one run wholly into memory, without a database.
 *
 * @param layerOrder overrides the order of the layers that the files state or suggest
 * @throws AppError when nothing can be read from the path
 */
export async function readPath(target: string, layerOrder: readonly string[] | null): Promise<CollectedRun> {
  return withOpenedPath(target, {}, async (opened) => {
    const collector = createRunCollector(opened.name);
    const { formats, predictions, plan } = await readRunFiles(opened.files, NODE_PORTS, collector.sink);
    if (layerOrder !== null) collector.sink.settings({ layerOrder });
    return collector.finish(
      formats,
      predictions.map(({ set }) => withWarnings(set)),
      plan,
    );
  });
}
