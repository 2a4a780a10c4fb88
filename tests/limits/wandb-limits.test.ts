import { describe, expect, test } from "vitest";
import { isAppError } from "@/lib/core/errors";
import { codesOf, memoryFile, pointsOf, readRun } from "../ingest/read-for-test";
import { historyRecord, wandbBytes } from "./wandb-bytes";

const BLOCK_BYTES = 32 * 1024;
const STEPS = 2000;

/** A log over several blocks; the length of its records does not divide a block. */
const LOG = wandbBytes(
  Array.from({ length: STEPS }, (_, step) => historyRecord(step, { loss: `${1 / (step + 1)}`, note: '"some words"' })),
);
const read = (bytes: Uint8Array) => readRun([memoryFile("run-a.wandb", bytes)]);
const stepsOf = async (bytes: Uint8Array) => (pointsOf(await read(bytes))["loss"] ?? []).map(([step]) => step);

test("a whole W&B log over several blocks gives every step", async () => {
  expect(LOG.length).toBeGreaterThan(3 * BLOCK_BYTES);
  expect(await stepsOf(LOG)).toEqual(Array.from({ length: STEPS }, (_, step) => step));
});

describe("a W&B log with a broken block", () => {
  test("loses at most that block, names its place, and keeps what stands before and behind", async () => {
    const broken = Buffer.from(LOG);
    const at = BLOCK_BYTES + 500;
    broken[at] = (broken[at] ?? 0) ^ 0xff;
    const taken = await read(broken);
    const [issue] = taken.issues;
    expect(codesOf(taken)).toEqual(["crc-mismatch"]);
    expect(issue?.byteOffset).toBeGreaterThan(at - 100);
    expect(issue?.byteOffset).toBeLessThanOrEqual(at);
    const steps = (pointsOf(taken)["loss"] ?? []).map(([step]) => step);
    const perBlock = Math.ceil((STEPS * BLOCK_BYTES) / LOG.length);
    expect(steps.length).toBeGreaterThan(STEPS - perBlock - 2);
    expect([steps[0], steps.at(-1)]).toEqual([0, STEPS - 1]);
  });

  test.each([
    ["a length beyond its block", (bytes: Buffer) => bytes.writeUInt16LE(0xffff, BLOCK_BYTES * 2 + 4)],
    ["an unknown type", (bytes: Buffer) => bytes.writeUInt8(9, BLOCK_BYTES * 2 + 6)],
    ["zeros", (bytes: Buffer) => bytes.fill(0, BLOCK_BYTES * 2, BLOCK_BYTES * 3)],
    ["noise", (bytes: Buffer) => bytes.fill("noise", BLOCK_BYTES * 2, BLOCK_BYTES * 3)],
  ])("with %s keeps the other blocks", async (_, damage) => {
    const broken = Buffer.from(LOG);
    damage(broken);
    expect((await read(broken)).issues).not.toEqual([]);
    const steps = await stepsOf(broken);
    expect([steps[0], steps.at(-1)]).toEqual([0, STEPS - 1]);
    expect(steps.length).toBeLessThan(STEPS);
  });

  test("that says nothing but the head of a file is refused", async () => {
    const error = await read(LOG.subarray(0, 7)).catch((thrown: unknown) => thrown);
    expect(isAppError(error) && error.code).toBe("unreadable-file");
  });
});

test.each([
  ["lists", `${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`],
  ["objects", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
])("values of %s that nest deep are left out or refused, never followed to the end of the stack", async (_, json) => {
  const outcome = await read(wandbBytes([historyRecord(1, { loss: "0.5" }), historyRecord(2, { deep: json })])).catch(
    (thrown: unknown) => thrown,
  );
  if (isAppError(outcome)) expect(outcome.code).toBe("too-large");
  else expect(outcome).toMatchObject({ run: { points: 1 } });
});
