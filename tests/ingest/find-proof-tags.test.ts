import { expect, test } from "vitest";
import { findProofTags } from "@/lib/ingest/find-proof-tags";

const TAGS = {
  plan: "a".repeat(64),
  arm: "as-is",
  seed: "11",
  steps: "300",
  data_sha256: "d".repeat(64),
  margin: "0.05",
  started: "2026-11-27T02:00:00.000Z",
};

function find(tags: Readonly<Record<string, string>>) {
  return findProofTags(new Map(Object.entries(tags).map(([field, text]) => [`rounds.proof.${field}`, text])));
}

test("seven tags are the claim that meta.json states as an object", () => {
  const { data_sha256: dataSha256, ...others } = TAGS;
  const claim = { ...others, dataSha256, seed: 11, steps: 300, margin: 0.05 };
  expect(find(TAGS)).toEqual({ claim, problem: null });
  expect(find({ ...TAGS, data_sha256: "" }).claim).toEqual({ ...claim, dataSha256: null });
});

test.each(Object.keys(TAGS))("a run belongs to no experiment while the tag of its %s is missing", (field) => {
  const some = Object.fromEntries(Object.entries(TAGS).filter(([name]) => name !== field));
  expect(find(some)).toEqual({ claim: null, problem: null });
});

test.each([
  ["plan", "my plan", "proof.plan: Expected a SHA-256 of 64 hexadecimal digits."],
  ["arm", "control", "proof.arm: "],
  ["seed", "", "proof.seed: "],
  ["seed", "eleven", "proof.seed: "],
  ["steps", "-1", "proof.steps: "],
  ["margin", "Infinity", "proof.margin: "],
  ["data_sha256", "none", "proof.data_sha256: Expected a SHA-256"],
  ["started", "yesterday", "proof.started: "],
])("a %s of %j is told by its name", (field, text, problem) => {
  const found = find({ ...TAGS, [field]: text });
  expect(found).toEqual({ claim: null, problem: expect.stringContaining(problem) });
});
