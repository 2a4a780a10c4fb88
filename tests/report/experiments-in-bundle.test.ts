import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it, vi } from "vitest";
import { parseCanonicalJson } from "@/lib/core/canonical-json";
import { writePdf } from "@/lib/render/write-pdf";
import type { BundleFile } from "@/lib/report/bundle/bundle-layout";
import { composeExperimentFiles } from "@/lib/report/bundle/compose-experiment-files";
import { streamPart } from "@/lib/report/bundle/part-bytes";
import { readZip } from "@/lib/report/bundle/read-zip";
import { checkExperimentFiles } from "@/lib/report/verification/check-experiment-files";
import { toTrustedKey } from "@/lib/report/verification/parse-trust";
import { RECORD_CHECKS } from "@/lib/report/verification/record-checks";
import { verifyBundle } from "@/lib/report/verification/verify-bundle";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import { proofPlanSchema } from "@/lib/schema/proof-plan";
import type { VerificationDocument } from "@/lib/schema/verification";
import { drawPdfHere } from "@/lib/usecases/draw-pdf";
import { nodeVerificationPorts } from "@/lib/usecases/node-verification-ports";
import { editText, type Files, listAnew, pack, reasonOf, sourceOf, statusesOf } from "./bundle-fixture";
import { CHANGED, proofOf } from "./experiments-under-test";
import { openHouse, sealReport } from "./real-bundle";

vi.mock("@/lib/usecases/verifier-text", () => ({ readVerifierText: async () => "// the verifier" }));

const FOLDER = await mkdtemp(path.join(tmpdir(), "rounds-experiments-"));
const HOUSE = await openHouse(FOLDER);
/** Registered while the log of the house goes on, whenever this runs. */
const registered = { at: new Date(HOUSE.begin).toISOString(), by: { id: "person:ada", name: "Ada" }, doubt: null };
const ANSWERED = { ...proofOf(CHANGED), registered };
const EXPERIMENTS: ExperimentEvidence = {
  proofs: [ANSWERED, { ...proofOf(CHANGED.slice(0, 2), { margin: 0.01 }), registered }],
  gaps: HOUSE.gaps,
};
const BUNDLE = await sealReport(HOUSE, { experiments: EXPERIMENTS, drawPdf: drawPdfHere });
const PROOF = `proofs/${ANSWERED.plan.sha256}`;
const OF_FILES: ExperimentEvidence = { proofs: null, gaps: HOUSE.gaps };
const PASSED = ["1 passed", "2 passed", "3 passed", "4 passed", "5 passed"];

afterAll(() => rm(FOLDER, { recursive: true, force: true }));

async function verify(files: Files, level = 5, draw: typeof writePdf | null = null): Promise<VerificationDocument> {
  const trust = [toTrustedKey(HOUSE.key.record)];
  const options = { source: "b.zip", level, trust, kept: [], recordChecks: RECORD_CHECKS };
  return await verifyBundle(await readZip(sourceOf(await pack(files))), options, nodeVerificationPorts(draw));
}

/** Files are changed, and the house itself lists and signs them so. */
async function listedByHouse(edit: (files: Files) => void): Promise<Files> {
  const files = new Map(BUNDLE);
  edit(files);
  await listAnew(files, HOUSE.key.signer);
  return files;
}

function withProof(change: Partial<(typeof ANSWERED)["answer"]>): ExperimentEvidence {
  return { ...EXPERIMENTS, proofs: [{ ...ANSWERED, answer: { ...ANSWERED.answer, ...change } }] };
}

/** So that the parts still add up. */
function moveBetweenParts(gaps: ExperimentEvidence["gaps"]): ExperimentEvidence["gaps"] {
  if (gaps.status !== "split") throw new Error("Expected a gap.");
  const by: Readonly<Record<string, number>> = { unexplained: 0.01, calibration: -0.01 };
  return {
    ...gaps,
    groups: gaps.groups.map((group) => ({
      ...group,
      parts: group.parts.map((each) =>
        each.estimate.status === "estimated"
          ? { ...each, estimate: { ...each.estimate, value: each.estimate.value + (by[each.part] ?? 0) } }
          : each,
      ),
    })),
  };
}

describe("a bundle with experiments", () => {
  it("passes all levels as it was made, with its renderings, and says what was computed and what was not checked", async () => {
    const document = await verify(BUNDLE, 5, writePdf);
    expect(statusesOf(document)).toEqual(PASSED);
    expect(reasonOf(document, 3)).toContain("Entries tell when 2 plans of experiments were registered.");
    expect(reasonOf(document, 4)).toContain("report.html");
    expect(reasonOf(document, 4)).not.toContain("not written again");
    expect(reasonOf(document, 4)).toContain("which runs belong to 2 plans of experiments and what they ended with");
    expect(reasonOf(document, 5)).toContain("The answers to 2 plans of experiments follow from the values of their");
  });

  it("holds each plan as the command takes it, named by its SHA-256, and its README tells of them", () => {
    const text = Buffer.from(BUNDLE.get(`${PROOF}/plan.json`) ?? []).toString("utf8");
    expect(proofPlanSchema.parse(parseCanonicalJson(text))).toEqual(ANSWERED.plan);
    expect([...BUNDLE.keys()].filter((file) => /^proofs\/|gaps/.test(file))).toHaveLength(5);
    expect(Buffer.from(BUNDLE.get("README.txt") ?? []).toString("utf8")).toContain("proofs/              plans of");
  });

  it.each<[string, number, string, () => Promise<Files>]>([
    [
      "a value of a pair in its file",
      4,
      `${PROOF}/answer.json states another answer.values.0.repaired than the sealed envelope.`,
      () => listedByHouse((files) => editText(files, `${PROOF}/answer.json`, (text) => text.replace("0.4,", "0.5,"))),
    ],
    [
      "the margin in the file of a plan",
      4,
      `${PROOF}/plan.json states another margin than the sealed envelope.`,
      () => listedByHouse((files) => editText(files, `${PROOF}/plan.json`, (text) => text.replace("0.03", "0.3"))),
    ],
    [
      "a part of a gap in its file",
      4,
      "gaps.json states another groups.0.gap.value than the sealed envelope.",
      () => listedByHouse((files) => editText(files, "gaps.json", (text) => text.replace(/("value":0\.)\d/, "$10"))),
    ],
    [
      "the file of a plan taken away",
      4,
      `The bundle holds no ${PROOF}/plan.json.`,
      () => listedByHouse((files) => files.delete(`${PROOF}/plan.json`)),
    ],
    [
      "a plan added that the envelope does not state",
      4,
      "proofs/other/plan.json is of no experiment that the envelope states.",
      () => listedByHouse((files) => files.set("proofs/other/plan.json", Buffer.from("{}"))),
    ],
    [
      "a value of a pair, sealed anew",
      5,
      "of the answer to the plan",
      () =>
        sealReport(HOUSE, {
          experiments: withProof({
            values: ANSWERED.answer.values.map((value, index) => (index === 0 ? { ...value, repaired: 0.5 } : value)),
          }),
        }),
    ],
    [
      "the margin of a plan, sealed anew",
      5,
      "something is not as it was fixed (change, seeds, budget, measure or margin)",
      () =>
        sealReport(HOUSE, {
          experiments: { ...EXPERIMENTS, proofs: [{ ...ANSWERED, plan: { ...ANSWERED.plan, margin: 0.3 } }] },
        }),
    ],
    [
      "a part of a gap moved to another, sealed anew",
      5,
      "Of the gap of polytrauma, parts.",
      () => sealReport(HOUSE, { experiments: { ...EXPERIMENTS, gaps: moveBetweenParts(HOUSE.gaps) } }),
    ],
    [
      "a plan that the log tells otherwise of, sealed anew",
      3,
      `The plan ${ANSWERED.plan.sha256.slice(0, 12)} of an experiment is not the one that entry 4 tells was registered.`,
      () =>
        sealReport(HOUSE, {
          registered: [{ ...ANSWERED, plan: { ...ANSWERED.plan, margin: 0.3 } }],
          experiments: { ...EXPERIMENTS, proofs: [ANSWERED] },
        }),
    ],
    [
      "a plan that was never registered, sealed anew",
      3,
      `No entry of the log tells that the plan ${ANSWERED.plan.sha256.slice(0, 12)} of an experiment was registered.`,
      () => sealReport(HOUSE, { registered: [], experiments: { ...EXPERIMENTS, proofs: [ANSWERED] } }),
    ],
    [
      "a plan said to be days older than its entry, sealed anew",
      3,
      "is said to have been registered at 2026-01-01T00:00:00.000Z, and entry 4 tells of it at",
      () =>
        sealReport(HOUSE, {
          experiments: {
            ...EXPERIMENTS,
            proofs: [{ ...ANSWERED, registered: { ...registered, at: "2026-01-01T00:00:00.000Z" } }],
          },
        }),
    ],
    [
      "an interval that does not hold its value, sealed anew",
      4,
      "At experiments.proofs[0].answer.effect the value",
      () =>
        sealReport(HOUSE, {
          experiments: withProof({ effect: { ...ANSWERED.answer.effect, upper: -1 } as typeof ANSWERED.answer.effect }),
        }),
    ],
  ])("is refused by name with %s, though a trusted key signed it", async (_name, level, reason, tamper) => {
    const document = await verify(await tamper(), level);
    expect(statusesOf(document)[level - 1]).toBe(`${level} failed`);
    expect(reasonOf(document, level)).toContain(reason);
  });

  it("is refused with any byte of a plan, an answer or a gap changed, by the name of the file", async () => {
    const files = composeExperimentFiles(EXPERIMENTS);
    const toFile = ({ path: name, bytes }: (typeof files)[number]): BundleFile => {
      return { path: name, size: bytes.length, stream: () => streamPart({ path: name, bytes }) };
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(files.length - 1), fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, place, by) => {
        const changed = files.map((file, index) => {
          if (index !== at) return toFile(file);
          const bytes = Uint8Array.from(file.bytes);
          bytes[place % bytes.length] = (bytes[place % bytes.length] ?? 0) ^ by;
          return toFile({ ...file, bytes });
        });
        const bundle = { files: new Map(changed.map((file) => [file.path, file])), faults: [] };
        const faults = await checkExperimentFiles(bundle, EXPERIMENTS);
        expect(faults).toHaveLength(1);
        expect(faults[0]).toContain(files[at]?.path);
      }),
    );
  });

  it("of a report on files, or from before there were experiments, passes as well, each with its own renderings", async () => {
    const files = await sealReport(HOUSE, { experiments: OF_FILES, drawPdf: drawPdfHere });
    const older = await sealReport(HOUSE, { drawPdf: drawPdfHere });
    for (const bundle of [files, older]) {
      expect(statusesOf(await verify(bundle, 5, writePdf))).toEqual(PASSED);
    }
    const attached = (bundle: Files) => [...bundle.keys()].filter((file) => /^proofs\/|gaps/.test(file));
    expect([attached(files), attached(older)]).toEqual([["gaps.json"], []]);
    const read = (bundle: Files) => Buffer.from(bundle.get("report.html") ?? []).toString("utf8");
    expect(read(files)).toContain("17 Evidence from experiments");
    expect(read(older)).not.toContain("Evidence from experiments");
  });
});
