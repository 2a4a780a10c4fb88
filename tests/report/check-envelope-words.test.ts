import { describe, expect, it } from "vitest";
import type { JsonValue } from "@/lib/core/canonical-json";
import { compareReports } from "@/lib/report/comparison/compare-reports";
import { checkEnvelopeWords } from "@/lib/report/verification/check-envelope-words";
import type { Envelope, ReviewStep } from "@/lib/schema/bundle";
import type { ReportChanges } from "@/lib/schema/report-changes";
import { recordOfSample } from "./record-of-sample";

const RECORD = await recordOfSample("deep-sigmoid");
const EARLIER = await recordOfSample("logistic");
const [OWN, BEFORE] = ["a".repeat(64), "b".repeat(64)];
const CHANGES = compareReports({ record: EARLIER, sha256: BEFORE }, { record: RECORD, sha256: OWN });
const STEP: ReviewStep = {
  at: "2026-11-26T09:00:00.000Z",
  by: { id: "person:a", name: "Ada" },
  did: "agrees with the reading",
  about: "Vanishing gradient",
};

function check(previous: ReportChanges | null, review: readonly ReviewStep[] = []) {
  const envelope: Envelope = {
    schema: "gradient-rounds/envelope",
    version: 1,
    recordSha256: OWN,
    made: { at: STEP.at, by: STEP.by },
    chain: { firstSeq: 1, head: { seq: 1, at: STEP.at, hash: OWN } },
    signatures: [],
    review: [...review],
    previous,
    sections: null,
    seal: { keyId: OWN, record: OWN + OWN, envelope: OWN + OWN },
  };
  const record: JsonValue = JSON.parse(JSON.stringify(RECORD));
  return checkEnvelopeWords(record, envelope);
}

describe("what an envelope says of its record", () => {
  it("is said to be the server's word where nothing in the bundle shows it, and else nothing is said", () => {
    expect(check(null)).toEqual({ faults: [], said: "" });
    expect(check(CHANGES, [STEP])).toEqual({
      faults: [],
      said: `The server's word under its seal, and not checked: what people said of it (section 13, 1 step) and what the earlier record said (section 12, SHA-256 ${BEFORE}).`,
    });
  });

  it("is refused where it compares another record, other numbers or another answer", () => {
    expect(check({ ...CHANGES, after: BEFORE }).faults).toEqual([
      "What changed since an earlier report is said of another record.",
    ]);
    const numbers = CHANGES.numbers.map((number, index) =>
      index === 0 ? { ...number, after: number.before } : number,
    );
    expect(check({ ...CHANGES, numbers }).faults).toEqual([
      `What changed since an earlier report names another number ${numbers[0]?.id} than the record.`,
    ]);
    const status = { ...CHANGES.status, after: "incomplete" } as const;
    expect(RECORD.diagnosis.status).not.toBe(status.after);
    expect(check({ ...CHANGES, status }).faults).toHaveLength(1);
  });
});
