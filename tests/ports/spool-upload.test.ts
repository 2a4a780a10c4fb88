import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Arrival } from "@/lib/usecases/arrival";
import { arrivingSource } from "@/lib/usecases/open-path";
import { withSpooledUpload } from "@/lib/usecases/spool-upload";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "rounds-spool-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* sendThenWait(pieces: readonly Uint8Array[], waitMs: number): AsyncGenerator<Uint8Array> {
  yield* pieces;
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  yield Buffer.from("end");
}

const limits = { byteLimit: 1e9, expectedBytes: null };
const megabytes = (count: number): Uint8Array[] => Array.from({ length: count }, () => Buffer.alloc(1e6, "x"));

describe("an upload on its way to the disk", () => {
  it("can be read while it grows, up to its last byte", async () => {
    const seen = await withSpooledUpload(sendThenWait(megabytes(3), 100), { folder, ...limits }, async (upload) => {
      await upload.ready;
      expect(upload.arrival.isWhole).toBe(false);
      const pieces: Uint8Array[] = [];
      for await (const piece of arrivingSource(upload.file, "a", upload.arrival).stream())
        pieces.push(Buffer.from(piece));
      expect(Buffer.concat(pieces).equals(await readFile(upload.file))).toBe(true);
      return Buffer.concat(pieces).length;
    });
    expect(seen).toBe(3_000_003);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("fails whoever reads of a client that stalls, and is whole all the same when the rest comes", async () => {
    await withSpooledUpload(sendThenWait(megabytes(3), 300), { folder, ...limits, stallMs: 50 }, async (upload) => {
      await upload.ready;
      await expect(upload.arrival.whole()).rejects.toThrow("broken off");
      const { byteLength } = await upload.whole;
      expect(byteLength).toBe(3_000_003);
      expect((await readFile(upload.file)).length).toBe(byteLength);
    });
  });

  it("is not to be read before it is whole when the client is slow", async () => {
    async function* slowly(): AsyncGenerator<Uint8Array> {
      await new Promise((resolve) => setTimeout(resolve, 800));
      yield* sendThenWait(megabytes(2), 0);
    }
    await withSpooledUpload(slowly(), { folder, ...limits }, async (upload) => {
      await upload.ready;
      expect(upload.arrival.isWhole).toBe(true);
    });
  });

  it("is removed with its folder when its use fails", async () => {
    let file = "";
    const failing = withSpooledUpload(sendThenWait(megabytes(2), 0), { folder, ...limits }, async (upload) => {
      file = upload.file;
      throw new Error("It cannot be read.");
    });
    await expect(failing).rejects.toThrow("It cannot be read.");
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});

it("an arrival tells those who wait for more as soon as it is there", async () => {
  const arrival = new Arrival();
  const same = new Arrival(arrival.memory);
  const waiting = same.atLeast(10);
  arrival.grow(4);
  arrival.grow(8);
  expect(await waiting).toBe(12);
  const all = same.whole();
  arrival.finish("ab".repeat(32));
  expect(await all).toEqual({ sha256: "ab".repeat(32), byteLength: 12 });
});
