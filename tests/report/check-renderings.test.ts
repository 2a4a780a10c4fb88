import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { canonicalJson } from "@/lib/core/canonical-json";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import { readSigningKey } from "@/lib/render/signing-keys";
import { writePdf } from "@/lib/render/write-pdf";
import { readWhole, streamPart } from "@/lib/report/bundle/part-bytes";
import { readZip } from "@/lib/report/bundle/read-zip";
import type { Signer } from "@/lib/report/bundle/report-ports";
import { NO_SURROUNDINGS } from "@/lib/report/pages/report-context";
import { toTrustedKey } from "@/lib/report/verification/parse-trust";
import { RECORD_CHECKS } from "@/lib/report/verification/record-checks";
import { verifyBundle } from "@/lib/report/verification/verify-bundle";
import type { KeyRecord } from "@/lib/schema/bundle";
import { reportRecordSchema } from "@/lib/schema/report";
import type { VerificationDocument } from "@/lib/schema/verification";
import { bundlePath } from "@/lib/usecases/bundle-path";
import { bundleReport } from "@/lib/usecases/bundle-report";
import { drawPdfHere } from "@/lib/usecases/draw-pdf";
import { beginChain } from "@/lib/usecases/make-bundle";
import { nodeVerificationPorts } from "@/lib/usecases/node-verification-ports";
import { type Files, listAnew, pack, reasonOf, sha256Text, sourceOf, statusesOf } from "./bundle-fixture";
import { LOG_FILE, PREDICTIONS_FILE } from "./report-files";

vi.mock("@/lib/usecases/verifier-text", () => ({ readVerifierText: async () => "// the verifier" }));

let folder = "";
let keysFolder = "";
let signer: Signer;
let key: KeyRecord;
let files: Files = new Map();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rounds-renderings-"));
  keysFolder = path.join(folder, "keys");
  const run = path.join(folder, "run");
  await mkdir(run);
  await writeFile(path.join(run, "log.jsonl"), LOG_FILE);
  await writeFile(path.join(run, "p.csv"), PREDICTIONS_FILE);
  ({ signer, record: key } = await readSigningKey(keysFolder, new Date()));
  files = await readParts((await bundlePath(run, null, keysFolder)).parts);
}, 240_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readParts(parts: Awaited<ReturnType<typeof bundleReport>>): Promise<Files> {
  const read: Files = new Map();
  for (const part of parts) read.set(part.path, await readWhole({ stream: () => streamPart(part) }));
  return read;
}

async function verify(changed: Files, draw: typeof writePdf | null = writePdf): Promise<VerificationDocument> {
  const options = { source: "b.zip", level: 5, trust: [toTrustedKey(key)], kept: [], recordChecks: RECORD_CHECKS };
  return await verifyBundle(await readZip(sourceOf(await pack(changed))), options, nodeVerificationPorts(draw));
}

/** One file is another one, and the house itself lists and signs it so. */
async function withFile(file: string, edit: (text: string) => string, encoding: BufferEncoding = "utf8") {
  const changed = new Map(files);
  const before = Buffer.from(files.get(file) ?? []).toString(encoding);
  const after = edit(before);
  if (after === before) throw new Error(`The edit changes nothing in ${file}.`);
  changed.set(file, Buffer.from(after, encoding));
  await listAnew(changed, signer);
  return changed;
}

/** The whole bundle of a record that was changed, as the house would make it. */
async function sealedAnew(change: (json: string) => string): Promise<Files> {
  const before = Buffer.from(files.get("report.json") ?? []).toString("utf8");
  const json = change(before);
  if (json === before) throw new Error("The edit changes nothing.");
  const record = reportRecordSchema.parse(JSON.parse(json));
  const inputs = [...files].filter(([file]) => file.startsWith("inputs/"));
  return await readParts(
    await bundleReport({
      report: { record, json: canonicalJson(record), sha256: sha256Text(json) },
      inputs: inputs.map(([file, bytes]) => ({ path: file, bytes })),
      madeBy: { id: "u1", name: "Ada" },
      entries: [beginChain(record, new Date())],
      surroundings: NO_SURROUNDINGS,
      keysFolder,
      drawPdf: drawPdfHere,
    }),
  );
}

const AUROC = /(?<="id":"all\/auroc".{1,2000}"value":\{[^{}]*"value":0\.\d{5})\d/;
const raiseDigit = (text: string) => text.replace(AUROC, (digit) => String((Number(digit) + 9) % 10));

describe("the renderings of a bundle", { timeout: 240_000 }, () => {
  it("pass where they are what this version writes of record and envelope, and all are named", async () => {
    const document = await verify(files);
    expect(statusesOf(document)).toEqual(["1 passed", "2 passed", "3 passed", "4 passed", "5 passed"]);
    expect(reasonOf(document, 4)).toContain(
      `Byte for byte what engine ${ENGINE_VERSION} writes: report.html, report.csv, report.chai.xml, report.pdf, policies/`,
    );
    expect(reasonOf(document, 4)).not.toContain("not written again");
  });

  it.each([
    ["report.html", (text: string) => text.replace(/(<td class="number">0\.\d*)\d/, "$18"), "utf8"],
    ["report.csv", (text: string) => text.replace(/(,0\.\d)\d/, "$18"), "utf8"],
    ["report.pdf", (text: string) => text.replace(/(<[0-9a-f]{8,}>[\s\S]*?<[0-9a-f]{6})[0-9a-f]/, "$1c"), "latin1"],
    ["policies/thresholds.json", (text: string) => text.replace(/:0\.05\b/, ":0.5"), "utf8"],
  ] as const)(
    "are refused at level 4 and %s is named where it alone was changed, though a trusted key signed it",
    async (file, edit, encoding) => {
      const document = await verify(await withFile(file, edit, encoding));
      expect(statusesOf(document)).toEqual(["1 passed", "2 passed", "3 passed", "4 failed", "5 passed"]);
      expect(reasonOf(document, 4)).toContain(`${file} is not what engine ${ENGINE_VERSION} writes`);
    },
  );

  it("say in which line they part, and what stands there", async () => {
    const changed = await withFile("report.csv", (text) => text.replace("AUROC", "AUR0C"));
    expect(reasonOf(await verify(changed), 4)).toMatch(
      /in line \d+ it says ".*AUR0C.*", where ".*AUROC.*" is expected\./,
    );
  });

  it("are refused where the record alone says another number, and so are the numbers", async () => {
    const other = await sealedAnew(raiseDigit);
    const mixed = new Map(other);
    for (const file of ["report.html", "report.pdf", "report.csv"]) mixed.set(file, files.get(file) ?? Buffer.of());
    await listAnew(mixed, signer);
    const document = await verify(mixed);
    expect(statusesOf(document)).toEqual(["1 passed", "2 passed", "3 passed", "4 failed", "5 failed"]);
    expect(reasonOf(document, 4)).toContain("report.html is not what engine");
    expect(reasonOf(document, 5)).toContain("The number all/auroc");
  });

  it("pass where all of them say the wrong number of the record, which level 5 refuses", async () => {
    const document = await verify(await sealedAnew(raiseDigit));
    expect(statusesOf(document)).toEqual(["1 passed", "2 passed", "3 passed", "4 passed", "5 failed"]);
    expect(reasonOf(document, 5)).toMatch(/^The number all\/auroc \(AUROC/);
  });

  it("of another version are not judged by this one, which says whose they are", async () => {
    const document = await verify(await sealedAnew((text) => text.replace(/"version":"\d+"/, '"version":"1"')));
    expect(statusesOf(document)[3]).toBe("4 passed");
    expect(reasonOf(document, 4)).toContain("engine 1 made the record");
    expect(reasonOf(document, 4)).toContain("verify.mjs");
  });

  it("are compared without the PDF where nothing draws one, and that is said", async () => {
    const changed = await withFile("report.pdf", (text) => `${text} `, "latin1");
    const document = await verify(changed, null);
    expect(document.ok).toBe(true);
    expect(reasonOf(document, 4)).toContain("; not written again: report.pdf.");
  });

  it("that this version does not know are named as not written again", async () => {
    const changed = new Map(files).set("report.txt", Buffer.from("AUROC 0.99"));
    await listAnew(changed, signer);
    expect(reasonOf(await verify(changed, null), 4)).toContain("report.txt");
  });
});
