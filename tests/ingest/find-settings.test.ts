import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { OWNER_STATEMENT_NAMES, OWNER_STATEMENTS } from "@/lib/core/owner-statements";
import { findSettings } from "@/lib/ingest/find-settings";

describe("what the log cannot say", () => {
  test("is read from meta.json under the names that teams give it", () => {
    const stated = {
      model_kind: "Cox or other survival likelihood",
      criterion: "negative log partial likelihood",
      null_loss: -8.1,
      gradient_method: "automatic",
      expectation: "mean over deaths",
    };
    expect(findSettings(stated).settings).toEqual({
      modelKind: "Cox or other survival likelihood",
      lossFunction: "negative log partial likelihood",
      nullLoss: -8.1,
      gradientMethod: "automatic",
      expectation: "mean over deaths",
    });
  });

  test("is named where it is of another kind, and null states nothing", () => {
    expect(findSettings({ null_loss: "eight", loss_function: null })).toEqual({
      settings: {},
      ignored: [{ key: "null_loss", expected: "Expected another kind of value." }],
    });
  });
});

describe("the experiment that a run belongs to", () => {
  const proof = {
    plan: "a".repeat(64),
    arm: "repaired",
    seed: 11,
    steps: 300,
    data_sha256: null,
    margin: 0.05,
    started: "2026-11-27T02:00:00Z",
  };
  const { data_sha256: dataSha256, ...others } = proof;

  test("is read as whoever trained it wrote it, and as exports of a run spell it", () => {
    const settings = { proof: { ...others, dataSha256 } };
    expect(findSettings({ proof })).toEqual({ settings, ignored: [] });
    expect(findSettings(settings)).toEqual({ settings, ignored: [] });
  });

  test.each([
    [{ ...proof, seed: "11" }, "proof.seed: "],
    [{ ...proof, plan: "A" }, "proof.plan: Expected a SHA-256 of 64 hexadecimal digits."],
    [{ ...proof, data_sha256: undefined }, "proof.data_sha256: "],
    [{ ...others, dataSha256: "d" }, "proof.data_sha256: Expected a SHA-256"],
    [{ ...proof, side: "left" }, 'Unrecognized key: "side"'],
    ["a plan", "expected object"],
  ])("is left out whole where a field is wrong, which is named: %j", (stated, expected) => {
    expect(findSettings({ proof: stated })).toEqual({
      settings: {},
      ignored: [{ key: "proof", expected: expect.stringContaining(expected) }],
    });
  });
});

describe("what people state of use and data", () => {
  test("is read as one line, whatever lines it was written on", () => {
    const stated = { intended_use: " Second look\n at triage. ", "data-years": "2015 to 2019", exclusions: null };
    expect(findSettings(stated)).toEqual({
      settings: { intendedUse: "Second look at triage.", dataYears: "2015 to 2019" },
      ignored: [],
    });
  });

  test("is left out with the reason where it is too long or looks like it identifies a patient, which is not repeated", () => {
    const stated = { exclusions: "Ask jane@example.org.", out_of_scope: "a".repeat(4001), data_years: 2019 };
    const { settings, ignored } = findSettings(stated);
    expect(settings).toEqual({});
    expect(new Map(ignored.map(({ key, expected }) => [key, expected]))).toEqual(
      new Map([
        ["exclusions", "Expected a text without what identifies a patient, found an e-mail address."],
        ["out_of_scope", "Expected a text of at most 4,000 characters, found 4,001."],
        ["data_years", "Expected a text, or null for nothing stated."],
      ]),
    );
  });

  test("has a name in meta.json for each statement of a report", () => {
    const stated = Object.fromEntries(OWNER_STATEMENT_NAMES.map((name) => [snakeCase(name), name]));
    expect(findSettings(stated).settings).toEqual(
      Object.fromEntries(OWNER_STATEMENT_NAMES.map((name) => [name, name])),
    );
    expect(OWNER_STATEMENTS.map(({ field }) => field)).toEqual(OWNER_STATEMENT_NAMES);
    const formats = readFileSync("docs/formats.md", "utf8");
    expect(OWNER_STATEMENT_NAMES.filter((name) => !formats.includes(`\`${snakeCase(name)}\``))).toEqual([]);
  });
});

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
