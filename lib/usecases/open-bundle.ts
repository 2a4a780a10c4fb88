import { stat } from "node:fs/promises";
import path from "node:path";
import { AppError } from "@/lib/core/errors";
import type { ByteSource } from "@/lib/ingest/ingest-port";
import { BUNDLE_FILES, findPathFault, type OpenedBundle } from "@/lib/report/bundle/bundle-layout";
import { readZip } from "@/lib/report/bundle/read-zip";
import { holdsBundle } from "@/lib/report/verification/summarise-bundle";
import { openPath } from "./open-path";

/**
 * Opens a bundle on disk: the archive as it was exported, or the folder that it was unpacked to.
 *
 * @throws AppError "unreadable-file" for what is no bundle
 */
export async function openBundle(target: string): Promise<OpenedBundle> {
  const { files } = await openPath(target);
  const isFolder = (await stat(target)).isDirectory();
  const [archive] = files;
  const bundle = isFolder || archive === undefined ? openFolder(files) : await readZip(withSize(archive));
  if (holdsBundle(bundle)) return bundle;
  throw new AppError(
    "unreadable-file",
    `Expected a bundle at ${target}, but it holds neither ${BUNDLE_FILES.record} nor ${BUNDLE_FILES.manifest}.`,
    "Name the .zip file that was exported, or the folder that it was unpacked to.",
  );
}

function withSize(file: ByteSource): ByteSource & { readonly size: number } {
  const { size } = file;
  if (size === null) throw new Error("A file on disk has a size.");
  return { ...file, size };
}

function openFolder(files: readonly ByteSource[]): OpenedBundle {
  const named = files.map((file) => ({ ...withSize(file), path: file.name.split(path.sep).join("/") }));
  return {
    files: new Map(named.map((file) => [file.path, file])),
    faults: named.flatMap((file) => findPathFault(file.path) ?? []),
  };
}
