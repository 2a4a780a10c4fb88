import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { writeZip, zipSize } from "@/lib/render/write-zip";
import type { SizedPart } from "@/lib/report/bundle/bundle-layout";
import { streamPart } from "@/lib/report/bundle/part-bytes";

const TEXTS = {
  "a.txt": "one",
  "inputs/points.jsonl": "x".repeat(70_000),
  "inputs/run.json": "",
  "z.bin": "\u{1F642}",
};

async function* stream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 4096) yield bytes.subarray(at, at + 4096);
}

function sized(asStream: (path: string) => boolean): readonly SizedPart[] {
  return Object.entries(TEXTS).map(([path, text]) => {
    const bytes = new TextEncoder().encode(text);
    const part = { path, size: bytes.length };
    return asStream(path) ? { ...part, stream: () => stream(bytes) } : { ...part, bytes };
  });
}

describe("the archive of a bundle", () => {
  it.each([
    ["files at hand", () => false],
    ["streams", () => true],
    ["both", (path: string) => path.startsWith("inputs/")],
  ])("has the size that is said before it is written: %s", async (_, asStream) => {
    const parts = sized(asStream);
    expect((await buffer(writeZip(parts))).length).toBe(zipSize(parts));
  });

  it("is the same bytes whether the size of a stream was known or not", async () => {
    const known = sized(() => true);
    const unknown = known.map((part) => ({ path: part.path, stream: () => streamPart(part) }));
    expect(Buffer.compare(await buffer(writeZip(known)), await buffer(writeZip(unknown)))).toBe(0);
  });

  it.each([1, -1])("is not written where a stream has %i bytes more than was said", async (more) => {
    const parts = sized(() => true).map((part) => ({ ...part, size: part.size + (part.size === 0 ? 0 : more) }));
    await expect(buffer(writeZip(parts))).rejects.toThrow("unexpected number of bytes");
  });
});
