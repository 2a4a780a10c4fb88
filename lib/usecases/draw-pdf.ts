import { prepareReport } from "@/lib/report/pages/prepare-report";
import type { ReportContext } from "@/lib/report/pages/report-context";
import { reportRecordSchema } from "@/lib/schema/report";
import type { HashedRecord } from "./write-report";

/**
 * Draws the PDF in this thread, which takes seconds. What draws it is loaded when one is asked for.
 *
 * @throws AppError "unavailable" once the signal says that nobody waits for it
 */
export async function drawPdfHere(
  { record, sha256 }: Pick<HashedRecord, "record" | "sha256">,
  context: ReportContext,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { writePdf } = await import("@/lib/render/write-pdf");
  return await writePdf(prepareReport(record, sha256, context), signal);
}

/** Does the same for a record that came from another thread as its JSON. */
export async function drawPdfOfJson(
  { json, sha256 }: Pick<HashedRecord, "json" | "sha256">,
  context: ReportContext,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  return await drawPdfHere({ record: reportRecordSchema.parse(JSON.parse(json)), sha256 }, context, signal);
}
