import { stat } from "node:fs/promises";
import { AppError } from "@/lib/core/errors";
import { BUNDLE_FILES, type BundleFile, WHOLE_FILE_LIMIT } from "@/lib/report/bundle/bundle-layout";
import { readWhole } from "@/lib/report/bundle/part-bytes";
import type { NamedRecord } from "@/lib/report/comparison/compare-reports";
import { openBundle } from "./open-bundle";
import { openPath } from "./open-path";
import { parseReportRecord } from "./parse-report-record";

/** How an archive begins. */
const ZIP_SIGN = "PK";

/**
 * The record of a report on disk: a report.json, or that of a bundle as it was exported or unpacked. Nothing about it
 * is verified.
 *
 * @throws AppError "unreadable-file" or "too-large"
 */
export async function readReportRecord(target: string): Promise<NamedRecord> {
  const file = await findRecord(target);
  if (file.size !== null && file.size > WHOLE_FILE_LIMIT) {
    throw new AppError(
      "too-large",
      `Expected a record of at most ${WHOLE_FILE_LIMIT} bytes in ${target}, but it has ${file.size}.`,
      "Name a report.json or a bundle.",
    );
  }
  return parseReportRecord(new TextDecoder().decode(await readWhole(file)), target);
}

async function findRecord(target: string): Promise<Pick<BundleFile, "stream"> & { readonly size: number | null }> {
  const { files } = await openPath(target);
  const [only] = files;
  const isFolder = (await stat(target)).isDirectory();
  if (!isFolder && only !== undefined && new TextDecoder().decode(await only.read(0, 2)) !== ZIP_SIGN) return only;
  const record = (await openBundle(target)).files.get(BUNDLE_FILES.record);
  if (record !== undefined) return record;
  throw new AppError(
    "unreadable-file",
    `Expected ${BUNDLE_FILES.record} in ${target}, but it is not there.`,
    "Name a bundle as it was exported.",
  );
}
