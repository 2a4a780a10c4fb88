import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { verifyCommand } from "@/cli/verify";
import { type AuditEntry, hashedText } from "@/lib/core/audit-entry";
import { canonicalJson } from "@/lib/core/canonical-json";
import { writePdf } from "@/lib/render/write-pdf";
import { type VerificationDocument, verificationDocumentSchema } from "@/lib/schema/verification";
import { drawPdfHere } from "@/lib/usecases/draw-pdf";
import { verifyBundleFile } from "@/lib/usecases/verify-bundle-file";
import {
  editText,
  type Files,
  keyRecordOf,
  linesOf,
  listAnew,
  pack,
  reasonOf,
  STRANGER,
  sha256Text,
  statusesOf,
} from "./bundle-fixture";
import { chainAnew, changeRecord, openHouse, sealReport } from "./real-bundle";

vi.mock("@/lib/usecases/verifier-text", () => ({ readVerifierText: async () => "// the verifier" }));

const FOLDER = await mkdtemp(path.join(tmpdir(), "rounds-tampering-"));
const HOUSE = await openHouse(FOLDER);
const BUNDLE = await sealReport(HOUSE, { drawPdf: drawPdfHere });
const { signer: OWN, record: OWN_KEY } = HOUSE.key;

afterAll(() => rm(FOLDER, { recursive: true, force: true }));

async function verify(
  archive: Uint8Array,
  level: number,
  keysFolder = HOUSE.keysFolder,
): Promise<VerificationDocument> {
  const file = path.join(FOLDER, "bundle.zip");
  await writeFile(file, archive);
  return await verifyBundleFile(file, { level, trust: null, anchor: null, keysFolder, writePdf });
}

/** Numbers in a PDF stand in its drawings, byte by byte. */
function changePdf(files: Files): void {
  const text = Buffer.from(files.get("report.pdf") ?? []).toString("latin1");
  const at = text.search(/\d(?=[\d.]* Tm\n)/);
  const changed = `${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`;
  expect([at > 0, changed.length]).toEqual([true, text.length]);
  files.set("report.pdf", Buffer.from(changed, "latin1"));
}

/** Annex A's number of the AUROC of all patients, larger by 0.1 or so. */
function changeAuroc(json: string): string {
  const [, before = "", digit = ""] = /("id":"all\/auroc".*?"value":0\.)(\d)/s.exec(json) ?? [];
  return json.replace(`${before}${digit}`, `${before}${(Number(digit) + 1) % 10}`);
}

/** In record, signed bytes and renderings at once, with the digest that the envelope names. */
function changeAll(files: Files): void {
  for (const file of ["report.json", "signed.bin"]) editText(files, file, changeAuroc);
  changePdf(files);
  const text = Buffer.from(files.get("report.json") ?? []).toString("utf8");
  editText(files, "envelope.json", (envelope) =>
    envelope.replace(/"recordSha256":"\w+"/, `"recordSha256":"${sha256Text(text)}"`),
  );
}

const spell = (spelling: string) => (json: string) => json.replace('"version":1}', `"version":${spelling}}`);
const editChain = (change: (entries: AuditEntry[]) => readonly AuditEntry[]) => (files: Files) =>
  editText(files, "chain.jsonl", (text) => {
    const lines = text.trim().split("\n");
    return linesOf(change(lines.map((line) => JSON.parse(line))));
  });
const changeActor = (entries: readonly AuditEntry[]) =>
  entries.map((entry) => (entry.seq === 3 ? { ...entry, actor: "person:u9" } : entry));

/** Somebody without a key; the manifest stays. */
const edited = (edit: (files: Files) => void) => async (): Promise<Files> => {
  const files = new Map(BUNDLE);
  edit(files);
  return files;
};
/** Somebody who writes the manifest anew, without a key. */
const listedAnew = (edit: (files: Files) => void) => async (): Promise<Files> => {
  const files = await edited(edit)();
  await listAnew(files, null);
  return files;
};
/** Somebody with the house's own key who writes the manifest anew. */
const listedByHouse = (edit: (files: Files) => void) => async (): Promise<Files> => {
  const files = await edited(edit)();
  await listAnew(files, OWN);
  return files;
};
/** The whole house: everything is made and sealed anew. */
const madeByHouse = (sealed: Parameters<typeof sealReport>[1]) => () => sealReport(HOUSE, sealed);

const REPLACED_PLAN = {
  ...HOUSE.plan,
  content: { ...HOUSE.plan.content, subgroups: HOUSE.plan.content.subgroups.toReversed() },
};

const TAMPERINGS: readonly [string, number, string | RegExp, () => Promise<Files>][] = [
  ["a digit of the PDF only", 1, "report.pdf is not the file that was packed", edited(changePdf)],
  [
    "a digit of the record only",
    1,
    "report.json is not the file that was packed",
    edited((files) => editText(files, "report.json", changeAuroc)),
  ],
  ["a digit of record and PDF, listed anew", 2, "is over another record", listedAnew(changeAll)],
  [
    "a digit of record and PDF, sealed anew",
    5,
    /^The number all\/auroc .* is 0\.\d+ in the record, and 0\.\d+ computed again/,
    madeByHouse({ report: changeRecord(HOUSE.report, changeAuroc) }),
  ],
  [
    "the last entry of the log dropped",
    3,
    "The end of the log is missing: it stops at entry 4",
    listedByHouse(editChain((entries) => entries.slice(0, -1))),
  ],
  [
    "two entries of the log swapped",
    3,
    "Entries 2 and 3 are swapped",
    listedByHouse(editChain(([a, b, c, ...rest]) => [a, c, b, ...rest].filter((entry) => entry !== undefined))),
  ],
  [
    "an entry edited in the database before the export",
    3,
    "Entry 3 was changed: its content no longer gives its hash",
    madeByHouse({ changeLog: changeActor }),
  ],
  [
    "an entry edited in the database with a hash that fits",
    3,
    "Entry 4 does not follow entry 3",
    madeByHouse({
      changeLog: (entries) =>
        changeActor(entries).map((entry) =>
          entry.seq === 3 ? { ...entry, hash: sha256Text(hashedText(entry)) } : entry,
        ),
    }),
  ],
  [
    "a policy, listed anew with an unknown key that the bundle then holds",
    2,
    `by the key ${STRANGER.keyId}, which is not among the trusted keys`,
    async () => {
      const files = await edited((changed) => {
        editText(changed, "policies/thresholds.json", (text) => text.replace(/\d/, "7"));
        const { validFrom, validUntil } = OWN_KEY;
        const keys = [OWN_KEY, keyRecordOf(STRANGER, { validFrom, validUntil })];
        const claimed = canonicalJson({ schema: "gradient-rounds/public-keys", version: 1, keys });
        editText(changed, "public-keys.json", () => claimed);
      })();
      await listAnew(files, STRANGER);
      return files;
    },
  ],
  [
    "a policy",
    1,
    "policies/small-cells.json is not the file that was packed",
    edited((files) => editText(files, "policies/small-cells.json", (text) => text.replace(/\d/, "7"))),
  ],
  [
    "a policy, listed anew",
    2,
    "The signature over the manifest does not hold",
    listedAnew((files) => editText(files, "policies/small-cells.json", (text) => text.replace(/\d/, "7"))),
  ],
  [
    "a policy, listed by the house",
    4,
    "policies/small-cells.json is not what engine",
    listedByHouse((files) => editText(files, "policies/small-cells.json", (text) => text.replace(/\d/, "7"))),
  ],
  ["a digit of the PDF, listed by the house", 4, "report.pdf is not what engine", listedByHouse(changePdf)],
  [
    "the definition of a group in the inputs, after the results",
    5,
    "The analysis plan in the bundle is not what the record names by its digest",
    madeByHouse({ plan: REPLACED_PLAN }),
  ],
  [
    "the definition of a group in record and inputs, after it was declared",
    3,
    "The analysis plan of the record, version 1, is not the one that entry 2 tells was declared",
    madeByHouse({
      plan: REPLACED_PLAN,
      report: changeRecord(HOUSE.report, (json) => json.replace(/("plan":\{"sha256":")\w+/, `$1${"0".repeat(64)}`)),
    }),
  ],
  [
    "a plan that was never declared",
    3,
    "No entry of the log tells that the analysis plan of the record was declared",
    madeByHouse({ changeLog: (entries) => chainAnew(entries.filter(({ action }) => action !== "plan.declared")) }),
  ],
  [
    "a name given twice in the record",
    1,
    "each name once",
    listedByHouse((files) =>
      editText(files, "report.json", (text) => text.replace('"schema":', '"schema":"x","schema":')),
    ),
  ],
  ...["1.0", "1e0", "01"].map((spelling): (typeof TAMPERINGS)[number] => [
    `a number spelled ${spelling}`,
    1,
    "report.json is not canonical JSON",
    listedByHouse((files) => editText(files, "report.json", spell(spelling))),
  ]),
  [
    "the meaning of a signature",
    2,
    "The signature of Ada Lovelace does not hold",
    listedByHouse((files) =>
      editText(files, "envelope.json", (text) => text.replace('"meaning":"review"', '"meaning":"approval"')),
    ),
  ],
  [
    "the meaning of a signature to one that there is not",
    2,
    "envelope.json is not as it should be at $.signatures.0.statement.meaning",
    listedByHouse((files) =>
      editText(files, "envelope.json", (text) => text.replace('"meaning":"review"', '"meaning":"liking"')),
    ),
  ],
  [
    "a signature given after the envelope was made",
    2,
    "Time goes backwards: Ada Lovelace signed at",
    madeByHouse({ signedAfterMs: 24 * 3_600_000 }),
  ],
  [
    "an entry of the log that is earlier than the one before",
    3,
    "Time goes backwards: entry 3 is of 2026-01-01T00:00:00.000Z",
    madeByHouse({
      changeLog: (entries) =>
        chainAnew(entries.map((entry) => (entry.seq === 3 ? { ...entry, at: "2026-01-01T00:00:00.000Z" } : entry))),
    }),
  ],
  ["a file added", 1, "note.txt was added", edited((files) => files.set("note.txt", Buffer.from("hello")))],
  [
    "a file added and listed",
    2,
    "The signature over the manifest does not hold",
    listedAnew((files) => files.set("note.txt", Buffer.from("hello"))),
  ],
];

describe("a bundle with predictions, a plan, a log and a signature", () => {
  it("passes all five levels as it was made", async () => {
    const document = await verify(await pack(BUNDLE), 5);
    expect(statusesOf(document)).toEqual(["1 passed", "2 passed", "3 passed", "4 passed", "5 passed"]);
    expect(document).toMatchObject({ ok: true, signer: OWN.keyId });
    expect(reasonOf(document, 3)).toContain("Its analysis plan is the one that entry 2 tells was declared.");
  });

  it.each(TAMPERINGS)("is refused by name with %s", async (_name, level, reason, tamper) => {
    const document = await verify(await pack(await tamper()), level);
    expect(document.ok).toBe(false);
    const found = document.levels.find((entry) => entry.level === level);
    expect([found?.status, found?.reason]).toEqual([
      expect.stringMatching(/^(failed|untrusted)$/),
      typeof reason === "string" ? expect.stringContaining(reason) : expect.stringMatching(reason),
    ]);
  });

  it("is refused by name with a path that leads out of it", async () => {
    const archive = await pack(new Map([...BUNDLE, ["aa/evil.txt", Buffer.from("x")]]));
    const hostile = Buffer.from(archive.toString("latin1").replaceAll("aa/evil.txt", "../evil.txt"), "latin1");
    const document = await verify(hostile, 1);
    expect(statusesOf(document)).toEqual(["1 failed"]);
    expect(reasonOf(document, 1)).toContain('The path "../evil.txt" leads out of the bundle.');
  });

  it("is refused by name where its key had expired when it was sealed, whatever the bundle says of it", async () => {
    const keysFolder = path.join(FOLDER, "expired");
    await mkdir(keysFolder);
    const expired = { ...OWN_KEY, validUntil: new Date(HOUSE.begin + 1000).toISOString() };
    const keys = canonicalJson({ schema: "gradient-rounds/public-keys", version: 1, keys: [expired] });
    await writeFile(path.join(keysFolder, `${OWN_KEY.keyId}.json`), keys);
    const document = await verify(await pack(BUNDLE), 2, keysFolder);
    expect(statusesOf(document)).toEqual(["1 passed", "2 failed"]);
    expect(reasonOf(document, 2)).toContain(`after its key ${OWN_KEY.keyId} expired`);
  });

  it.each([
    ["a digit of the record only", 1],
    ["two entries of the log swapped", 3],
    ["the meaning of a signature", 2],
  ])("makes the command answer 1 and say so as JSON, with %s", async (name, level) => {
    const tamper = TAMPERINGS.find(([other]) => other === name)?.[3];
    const file = path.join(FOLDER, "tampered.zip");
    await writeFile(file, await pack((await tamper?.()) ?? new Map()));
    const out: string[] = [];
    const output = { out: (line: string) => void out.push(line), error: fail, progress: () => undefined };
    const words = [file, "--json", "--level", String(level), "--trust", OWN.keyId];
    expect(await verifyCommand(null).run(words, output)).toBe(1);
    const document = verificationDocumentSchema.parse(JSON.parse(out.join("\n")));
    expect([document.ok, document.levels.at(-1)?.status]).toEqual([false, "failed"]);
  });
});

function fail(line: string): never {
  throw new Error(line);
}
