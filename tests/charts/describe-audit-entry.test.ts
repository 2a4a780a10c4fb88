import { expect, it } from "vitest";
import { describeAction, describeDetails } from "@/lib/charts/describe-audit-entry";
import type { AuditEntry } from "@/lib/core/audit-entry";

const entryWith = (details: AuditEntry["details"], payload: string | null = null): AuditEntry => {
  const facts = { seq: 1, at: "2026-12-01T08:00:00.000Z", actor: "person:a", action: "run.renamed", object: "run:r" };
  return { ...facts, project: "p", details, payload_sha256: payload, prev_hash: "", hash: "" };
};

it("an action is said in words, one of another version of the product by its name", () => {
  expect(describeAction("run.renamed")).toBe("renamed a run");
  expect(describeAction("run.painted")).toBe("run.painted");
});

it("details are said as names in words with their values, none and changes among them", () => {
  expect(describeDetails(entryWith({ byteLength: 7, formats: ["csv", "json"], expiresAt: null }))).toBe(
    "byte length: 7; formats: csv, json; expires at: none",
  );
  expect(describeDetails(entryWith({ optimizer: { from: null, to: "sgd" } }))).toBe("optimizer: from none to sgd");
  expect(describeDetails(entryWith({ times: 3, rights: { "run.edit": 2, "run.delete": 1 } }))).toBe(
    "times: 3; rights: run.edit 2, run.delete 1",
  );
});

it("the digest of what is not in the entry stands last", () => {
  expect(describeDetails(entryWith({ whole: true }, "ab"))).toBe("with single patients: yes; SHA-256 ab");
});
