import { describe, expect, it } from "vitest";
import { checkChain } from "@/lib/core/audit-chain";
import { nodeSha256 } from "@/lib/render/node-crypto";
import { sealEnvelope } from "@/lib/report/bundle/seal-envelope";
import {
  ADA,
  chainOf,
  filesOf,
  HOUSE,
  headOf,
  linesOf,
  listAnew,
  makeReport,
  reasonOf,
  sha256Text,
  statusesOf,
  verifyFiles,
} from "./bundle-fixture";

const REPORT = await makeReport();

describe("the audit log of a bundle", () => {
  const { entries } = REPORT;
  const longer = chainOf([...entries.map((entry) => entry.payload_sha256), null]);

  it.each([
    ["its first entry dropped", entries.slice(1), "The log begins with entry 2"],
    ["an entry added", longer, "Entries were added to the log"],
    ["no entry", [], "chain.jsonl"],
  ])("is refused with %s, even under the house's own manifest", async (_name, changed, reason) => {
    const files = await filesOf(REPORT);
    files.set("chain.jsonl", Buffer.from(linesOf(changed)));
    await listAnew(files, HOUSE);
    const document = await verifyFiles(files);
    expect(statusesOf(document).slice(0, 3)).toEqual(["1 passed", "2 passed", "3 failed"]);
    expect(reasonOf(document, 3)).toContain(reason);
  });

  it("that was rewritten from its beginning is seen by a head that was kept outside alone", async () => {
    const outside = chainOf(["0".repeat(64)]).map(headOf);
    expect((await checkChain(entries, { sha256: sha256Text })).status).toBe("intact");
    const document = await verifyFiles(await filesOf(REPORT), { kept: outside });
    expect(reasonOf(document, 3)).toContain("the log was rewritten up to there");
    expect((await verifyFiles(await filesOf(REPORT))).ok).toBe(true);
  });

  it("that tells nothing of the record or of a signature is refused", async () => {
    const silent = chainOf([null]);
    const head = silent.map(headOf)[0];
    if (head === undefined) throw new Error("Expected a head.");
    const envelope = await sealEnvelope(
      REPORT.record,
      { ...REPORT.envelope, chain: { firstSeq: 1, head } },
      { signer: HOUSE, sha256: nodeSha256 },
    );
    const document = await verifyFiles(await filesOf({ ...REPORT, entries: silent, envelope }));
    expect(reasonOf(document, 3)).toBe("No entry of the log tells that this record was made. (and 1 more)");
  });
});

describe("times", () => {
  it("that go backwards among signatures are refused", async () => {
    const statements = [ADA, { ...ADA, userId: "u2", name: "Bob", at: "2026-11-26T09:00:30.000Z" }];
    const document = await verifyFiles(await filesOf(await makeReport({ statements })));
    expect(reasonOf(document, 2)).toContain("Time goes backwards: Bob signed at 2026-11-26T09:00:30.000Z");
  });

  it("of signatures that come after the envelope are refused", async () => {
    const statements = [{ ...ADA, at: "2026-11-26T11:00:00.000Z" }];
    const document = await verifyFiles(await filesOf(await makeReport({ statements })));
    expect(reasonOf(document, 2)).toContain("Time goes backwards: Ada Lovelace");
  });

  it("of an envelope that was made before the log's last entry are refused", async () => {
    const document = await verifyFiles(await filesOf(await makeReport({ madeAt: "2026-11-26T09:02:30.000Z" })));
    expect(reasonOf(document, 3)).toContain("Time goes backwards: entry 4");
  });
});
