import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Arrival } from "@/lib/usecases/arrival";
import { arrivingSource } from "@/lib/usecases/open-path";
import { withSpooledUpload } from "@/lib/usecases/spool-upload";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "rounds-spool-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* sendThenWait(
  pieces: readonly Uint8Array[],
  goesOn: Promise<void> = Promise.resolve(),
): AsyncGenerator<Uint8Array> {
  yield* pieces;
  await goesOn;
  yield Buffer.from("end");
}

/** What somebody waits for until it is let go on. */
function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let resolve = (): void => undefined;
  const opened = new Promise<void>((onOpen) => {
    resolve = onOpen;
  });
  return { opened, open: () => resolve() };
}

/** No time passes: whatever comes counts as fast, however slow this machine is. */
const stopClock = () => vi.spyOn(performance, "now").mockReturnValue(0);

const limits = { byteLimit: 1e9, expectedBytes: null, expectedSha256: null };
const megabytes = (count: number): Uint8Array[] => Array.from({ length: count }, () => Buffer.alloc(1e6, "x"));

describe("an upload on its way to the disk", () => {
  it("can be read while it grows, up to its last byte", async () => {
    stopClock();
    const { opened, open } = createGate();
    const seen = await withSpooledUpload(sendThenWait(megabytes(3), opened), { folder, ...limits }, async (upload) => {
      await upload.ready;
      expect(upload.arrival.isWhole).toBe(false);
      const pieces: Uint8Array[] = [];
      for await (const piece of arrivingSource(upload.file, "a", upload.arrival).stream()) {
        pieces.push(Buffer.from(piece));
        open();
      }
      expect(Buffer.concat(pieces).equals(await readFile(upload.file))).toBe(true);
      return Buffer.concat(pieces).length;
    });
    expect(seen).toBe(3_000_003);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("fails whoever reads of a client that stalls, and is whole all the same when the rest comes", async () => {
    stopClock();
    const { opened, open } = createGate();
    const stalling = sendThenWait(megabytes(3), opened);
    await withSpooledUpload(stalling, { folder, ...limits, stallMs: 50 }, async (upload) => {
      await upload.ready;
      await expect(upload.arrival.whole()).rejects.toThrow("broken off");
      open();
      const { byteLength } = await upload.whole;
      expect(byteLength).toBe(3_000_003);
      expect((await readFile(upload.file)).length).toBe(byteLength);
    });
  });

  it("is not to be read before it is whole when the client is slow", async () => {
    async function* slowly(): AsyncGenerator<Uint8Array> {
      await new Promise((resolve) => setTimeout(resolve, 800));
      yield* sendThenWait(megabytes(2));
    }
    await withSpooledUpload(slowly(), { folder, ...limits }, async (upload) => {
      await upload.ready;
      expect(upload.arrival.isWhole).toBe(true);
    });
  });

  it("is removed with its folder when its use fails", async () => {
    let file = "";
    const failing = withSpooledUpload(sendThenWait(megabytes(2)), { folder, ...limits }, async (upload) => {
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
