import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { rotateKey } from "@/lib/render/signing-keys";
import { writeZip } from "@/lib/render/write-zip";
import { BUNDLE_FILES } from "@/lib/report/bundle/bundle-layout";
import { readZip } from "@/lib/report/bundle/read-zip";
import { NO_SURROUNDINGS } from "@/lib/report/pages/report-context";
import { beginChain, makeBundle } from "@/lib/usecases/make-bundle";
import { verifyBundleFile } from "@/lib/usecases/verify-bundle-file";
import { sourceOf, textOf } from "./bundle-fixture";
import { recordOfSample } from "./record-of-sample";

vi.mock("@/lib/usecases/verifier-text", () => ({ readVerifierText: async () => "// the verifier" }));

const RECORD = await recordOfSample("logistic");

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rounds-make-bundle-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const MADE_AT = new Date("2026-11-26T10:00:00.000Z");

async function makeFile(name: string): Promise<string> {
  const parts = await makeBundle({
    record: RECORD,
    madeBy: { id: "command", name: "rounds report" },
    madeAt: MADE_AT,
    entries: [beginChain(RECORD, MADE_AT)],
    surroundings: NO_SURROUNDINGS,
    render: (_record, envelope) => [textOf("report.txt", envelope.recordSha256)],
    parts: [textOf("policies/limits.json", "{}")],
    keysFolder: path.join(folder, "keys"),
  });
  const file = path.join(folder, name);
  await writeFile(file, writeZip(parts));
  return file;
}

function verify(file: string, keysFolder = path.join(folder, "keys")) {
  return verifyBundleFile(file, { level: 5, trust: null, anchor: null, keysFolder, writePdf: null });
}

describe("a bundle that is made without a database", () => {
  it("verifies on the machine that made it, and on no other before its key is named", async () => {
    const file = await makeFile("a.zip");
    expect(await verify(file)).toMatchObject({ ok: true, levels: [{}, {}, { status: "passed" }, {}, {}] });
    expect(await verify(file, path.join(folder, "none"))).toMatchObject({
      ok: false,
      levels: [{}, { status: "untrusted" }, {}, {}, {}],
    });
  });

  it("has the same bytes at the same time with the same key", async () => {
    const [first, second] = [await makeFile("b.zip"), await makeFile("c.zip")];
    expect((await readFile(first)).equals(await readFile(second))).toBe(true);
  });

  it("verifies after the key was rotated, and one that is made before by the new key does not", async () => {
    const file = await makeFile("d.zip");
    await rotateKey(path.join(folder, "keys"), new Date("2026-12-01T00:00:00.000Z"));
    expect((await verify(file)).ok).toBe(true);
    await rotateKey(path.join(folder, "keys"), new Date("2026-11-01T00:00:00.000Z"));
    const { levels } = await verify(file);
    expect(levels[1]).toMatchObject({ status: "failed", reason: expect.stringContaining("after its key") });
  });

  it("holds its verifier and everything that the layout names", async () => {
    const { files } = await readZip(sourceOf(await readFile(await makeFile("e.zip"))));
    expect([...files.keys()]).toEqual([...Object.values(BUNDLE_FILES), "policies/limits.json", "report.txt"].sort());
  });
});
