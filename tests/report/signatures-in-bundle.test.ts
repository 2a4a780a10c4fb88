import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { nodeSha256 } from "@/lib/render/node-crypto";
import { sealEnvelope, signStatement } from "@/lib/report/bundle/seal-envelope";
import { recordBytes, signedStatementBytes } from "@/lib/report/bundle/signed-bytes";
import { findUntold } from "@/lib/report/verification/find-untold";
import type { PersonalSignature } from "@/lib/schema/bundle";
import {
  ADA,
  chainOf,
  filesOf,
  HOUSE,
  headOf,
  makeReport,
  RECORD,
  type Report,
  reasonOf,
  statusesOf,
  verifyFiles,
} from "./bundle-fixture";

const RECORD_SHA = createHash("sha256").update(recordBytes(RECORD)).digest("hex");
const ADAS = { ...ADA, recordSha256: RECORD_SHA };

/** As Ada signed at one minute past nine and somebody exported at two past, with the log from one entry on. */
async function makeSigned(params: {
  readonly from: number;
  readonly signature?: PersonalSignature;
  readonly isTold?: boolean;
}): Promise<Report> {
  const { from, isTold = true, signature = await signStatement(ADAS, HOUSE) } = params;
  const told = createHash("sha256").update(signedStatementBytes(ADAS)).digest("hex");
  const whole = chainOf([null, isTold ? told : null, RECORD_SHA]);
  const entries = whole.slice(from - 1);
  const last = entries.at(-1);
  if (last === undefined) throw new Error("Expected an entry.");
  const { record, envelope } = await makeReport();
  const sealed = await sealEnvelope(
    record,
    { ...envelope, chain: { firstSeq: from, head: headOf(last) }, signatures: [signature] },
    { signer: HOUSE, sha256: nodeSha256 },
  );
  return { record, entries, envelope: sealed };
}
const verify = async (report: Report) => verifyFiles(await filesOf(report));

describe("the log of a bundle", () => {
  it("from its beginning, or back to the signature, tells of it", async () => {
    for (const from of [1, 2]) {
      const document = await verify(await makeSigned({ from }));
      expect(statusesOf(document).slice(0, 3)).toEqual(["1 passed", "2 passed", "3 passed"]);
      expect(reasonOf(document, 3)).not.toContain("cannot be checked here");
    }
  });

  it("that begins after a signature says that its entry cannot be checked here, and is no fault", async () => {
    const document = await verify(await makeSigned({ from: 3 }));
    expect(statusesOf(document).slice(0, 3)).toEqual(["1 passed", "2 passed", "3 passed"]);
    expect(reasonOf(document, 3)).toContain(
      "The entry of 1 signature lies before the part of the log that goes along and cannot be checked here.",
    );
  });

  it("that reaches back beyond a signature and does not tell of it is refused", async () => {
    for (const from of [1, 2]) {
      const report = await makeSigned({
        from,
        isTold: false,
        signature: await signStatement({ ...ADAS, at: LATER }, HOUSE),
      });
      const document = await verify(report);
      expect(statusesOf(document)[2]).toBe("3 failed");
      expect(reasonOf(document, 3)).toBe("No entry of the log tells that Ada Lovelace signed as the envelope says.");
    }
  });

  it("that begins after a signature is refused where the signature says that it is later", async () => {
    const signature = await signStatement({ ...ADAS, at: "2026-11-26T09:02:00.001Z" }, HOUSE);
    expect(statusesOf(await verify(await makeSigned({ from: 3, signature })))[2]).toBe("3 failed");
  });

  it("has nothing before its first entry: what is as old and untold is refused", async () => {
    const signature = await signStatement({ ...ADAS, at: "2026-11-26T08:00:00.000Z" }, HOUSE);
    expect(statusesOf(await verify(await makeSigned({ from: 1, isTold: false, signature })))[2]).toBe("3 failed");
  });

  it("counts the signatures that it cannot tell of", async () => {
    const entries = chainOf([null, RECORD_SHA]).slice(1);
    const early = ["08:00", "08:30"].map((time) => ({ ...ADAS, at: `2026-11-26T${time}:00.000Z` }));
    const signatures = await Promise.all(early.map((statement) => signStatement(statement, HOUSE)));
    expect(await findUntold(entries, { recordSha256: RECORD_SHA, signatures }, nodeSha256)).toEqual({
      faults: [],
      said: " The entries of 2 signatures lie before the part of the log that goes along and cannot be checked here.",
    });
  });
});

const LATER = "2026-11-26T09:01:30.000Z";

describe("a signature of a person", () => {
  const other = "ab".repeat(32);
  const changes: readonly [string, Partial<PersonalSignature["statement"]>, string][] = [
    ["meaning", { meaning: "approval" }, "The signature of Ada Lovelace does not hold"],
    ["name", { name: "Bob Lovelace" }, "The signature of Bob Lovelace does not hold"],
    ["account", { userId: "u2" }, "The signature of Ada Lovelace does not hold"],
    ["time", { at: LATER }, "The signature of Ada Lovelace does not hold"],
    ["record", { recordSha256: other }, "The signature of Ada Lovelace is over another record"],
  ];

  it.each(changes)("is refused with another %s, even under a new seal of the house", async (_what, change, reason) => {
    const signature = await signStatement(ADAS, HOUSE);
    const changed = { ...signature, statement: { ...signature.statement, ...change } };
    const document = await verify(await makeSigned({ from: 3, signature: changed }));
    expect(statusesOf(document)).toContain("2 failed");
    expect(reasonOf(document, 2)).toContain(reason);
  });

  it("is refused where it was moved here from another record, as it was given or with this record's hash", async () => {
    const elsewhere = await signStatement({ ...ADAS, recordSha256: other }, HOUSE);
    const renamed = { ...elsewhere, statement: { ...elsewhere.statement, recordSha256: RECORD_SHA } };
    const moved = await verify(await makeSigned({ from: 3, signature: elsewhere }));
    expect(reasonOf(moved, 2)).toBe("The signature of Ada Lovelace is over another record.");
    expect(reasonOf(await verify(await makeSigned({ from: 3, signature: renamed })), 2)).toContain("does not hold");
  });
});
