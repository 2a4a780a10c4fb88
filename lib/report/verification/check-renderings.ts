import type { JsonValue } from "@/lib/core/canonical-json";
import type { Envelope } from "@/lib/schema/bundle";
import { type ReportRecord, reportRecordSchema } from "@/lib/schema/report";
import { BUNDLE_FILES, type OpenedBundle } from "../bundle/bundle-layout";
import { composePolicies } from "../bundle/compose-policies";
import { readWhole, streamPart } from "../bundle/part-bytes";
import { writeChaiCard } from "../chai/write-chai-card";
import { writeNumbersCsv } from "../csv/write-numbers-csv";
import { writeHtml } from "../html/write-html";
import { prepareReport } from "../pages/prepare-report";
import type { ReportPages } from "../pages/report-block";
import { describeDifference } from "./describe-difference";
import type { RenderingOutcome } from "./level-result";
import { readFile } from "./read-documents";

/** What writes a bundle's files again, which are functions of record, envelope and version of the product. */
export type RenderingEngine = {
  readonly version: string;
  /** Null where it is too big to be carried along. */
  readonly writePdf: ((pages: ReportPages) => Promise<Uint8Array>) | null;
};

type Expected = { readonly path: string; write(): Promise<Uint8Array> | Uint8Array };

/**
 * Writes the renderings and policies of a bundle again and compares them byte for byte: a seal shows that nobody
 * changed them since, and this that they say what the record says. Only the engine that made a record can tell.
 */
export async function checkRenderings(
  record: JsonValue,
  envelope: Envelope,
  bundle: OpenedBundle,
  engine: RenderingEngine,
): Promise<RenderingOutcome> {
  const parsed = reportRecordSchema.safeParse(record);
  // That the record is not of its form is said by its own check.
  if (!parsed.success) return { faults: [], said: "" };
  const made = parsed.data.engine.version;
  if (made !== engine.version) return { faults: [], said: sayOtherEngine(made, engine.version) };
  const faults: string[] = [];
  const compared: string[] = [];
  for (const { path, write } of listExpected(parsed.data, envelope, engine)) {
    if (!bundle.files.has(path)) continue;
    const found = await readFile(bundle, path);
    const difference = "fault" in found ? found.fault : describeDifference(path, found.value, await write());
    if (difference === null) compared.push(path);
    else
      faults.push("fault" in found ? difference : `${path} is not what engine ${engine.version} writes: ${difference}`);
  }
  const others = [...bundle.files.keys()].filter((path) => isDerived(path) && !compared.includes(path));
  return { faults, said: sayCompared(compared, others, engine.version) };
}

function sayOtherEngine(made: string, own: string): string {
  return `The renderings were not written again: engine ${made} made the record and this is engine ${own}; ${BUNDLE_FILES.verifier} in the bundle holds the former.`;
}

function sayCompared(compared: readonly string[], others: readonly string[], version: string): string {
  const left = others.length === 0 ? "" : `; not written again: ${others.join(", ")}`;
  if (compared.length === 0) return others.length === 0 ? "" : `Not written again: ${others.join(", ")}.`;
  return `Byte for byte what engine ${version} writes: ${compared.join(", ")}${left}.`;
}

function listExpected(record: ReportRecord, envelope: Envelope, engine: RenderingEngine): Expected[] {
  const { writePdf } = engine;
  const pages = () => prepareReport(record, envelope.recordSha256, envelope);
  const encode = (text: string) => new TextEncoder().encode(text);
  return [
    { path: "report.html", write: () => encode(writeHtml(pages())) },
    { path: "report.csv", write: () => encode(writeNumbersCsv(record)) },
    { path: "report.chai.xml", write: () => encode(writeChaiCard(record, envelope.recordSha256)) },
    ...(writePdf === null ? [] : [{ path: "report.pdf", write: () => writePdf(pages()) }]),
    ...composePolicies().map((part) => ({
      path: part.path,
      write: () => readWhole({ stream: () => streamPart(part) }),
    })),
  ];
}

/** Files that are made of the record and nothing else, known to this version or not. */
function isDerived(path: string): boolean {
  return path.startsWith("policies/") || (path.startsWith("report.") && path !== BUNDLE_FILES.record);
}
