import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { sweepUploads } from "@/lib/usecases/sweep-uploads";

/** Larger than any process number that Linux gives. */
const NOBODY = 2 ** 30;

it("a starting process removes what killed ones left, and nothing of one that runs", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "rounds-sweep-"));
  writeFileSync(path.join(folder, `upload-${NOBODY}-a`), "half a log");
  mkdirSync(path.join(folder, `rounds-${NOBODY}-b`, "inside"), { recursive: true });
  writeFileSync(path.join(folder, `upload-${process.pid}-c`), "of a predecessor with this number");
  writeFileSync(path.join(folder, `upload-${process.ppid}-d`), "of a neighbour");
  writeFileSync(path.join(folder, "notes.txt"), "of somebody else");
  expect(await sweepUploads(folder)).toBe(3);
  expect(readdirSync(folder).sort()).toEqual(["notes.txt", `upload-${process.ppid}-d`].sort());
  rmSync(folder, { recursive: true });
});

it("a data folder without uploads is nothing to complain about", async () => {
  expect(await sweepUploads(path.join(tmpdir(), "rounds-no-such-folder"))).toBe(0);
});
