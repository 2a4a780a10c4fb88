import { COMMAND_ACTOR } from "@/lib/core/audit-entry";
import { JsonLinesRunWriter } from "@/lib/render/json-lines-run-writer";
import type { SizedPart } from "@/lib/report/bundle/bundle-layout";
import { NO_SURROUNDINGS } from "@/lib/report/pages/report-context";
import { bundleReport } from "./bundle-report";
import { composeInputs } from "./compose-inputs";
import { drawPdfHere } from "./draw-pdf";
import { experimentsOfFiles } from "./experiments-of-files";
import { beginChain } from "./make-bundle";
import { measureRun } from "./measure-run";
import { readPath } from "./read-path";
import { toReportEvidence } from "./to-report-evidence";
import { hashRecord } from "./write-report";
import { writeRun } from "./write-run";

/** Who makes a bundle without a server: nobody is signed in. */
const MAKER = { id: COMMAND_ACTOR, name: "rounds report" } as const;

/**
 * The signed bundle of the report on the run in a file or folder, with an audit log that begins with it: whoever
 * has the files may see all of it, and hand all of it on.
 *
 * @throws AppError when nothing can be read from the path, or nothing can be signed
 */
export async function bundlePath(
  target: string,
  layerOrder: readonly string[] | null,
  keysFolder: string,
): Promise<{ readonly parts: readonly SizedPart[]; readonly sha256: string }> {
  const collected = await readPath(target, layerOrder);
  const { run, issues } = collected;
  const report = hashRecord(toReportEvidence(measureRun(target, run, issues), true));
  const inputs = composeInputs({
    name: run.name,
    points: () => writeRun(collected, new JsonLinesRunWriter()),
    predictions: run.predictions,
    plan: run.plan,
  });
  const entries = [beginChain(report.record, new Date())];
  const parts = await bundleReport({
    report,
    inputs,
    madeBy: MAKER,
    entries,
    surroundings: { ...NO_SURROUNDINGS, experiments: experimentsOfFiles(run) },
    keysFolder,
    drawPdf: drawPdfHere,
  });
  return { parts, sha256: report.sha256 };
}
