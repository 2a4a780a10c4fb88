import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fromBuffer } from "yauzl";
import { ZipFile } from "yazl";
import { AppError } from "@/lib/core/errors";
import { writeZip } from "@/lib/render/write-zip";
import type { BundlePart } from "@/lib/report/bundle/bundle-layout";
import { readWhole } from "@/lib/report/bundle/part-bytes";
import { readZip } from "@/lib/report/bundle/read-zip";
import { HOSTILE_ARCHIVES } from "../limits/hostile-archives";
import { type ZipMember, zipBytes } from "../limits/zip-bytes";
import { filesOf, HOUSE, makeReport, pack, sourceOf, textOf, verifyBytes } from "./bundle-fixture";

const packParts = (parts: readonly BundlePart[]) => buffer(writeZip(parts));

const STREAMED: BundlePart = {
  path: "inputs/points.csv",
  async *stream() {
    yield Buffer.from("step,value\n");
    yield Buffer.from("1,0.5\n");
  },
};
const PARTS = [textOf("a.txt", "alpha"), STREAMED, textOf("report.json", "{}")];

/** Puts other bytes of the same length in the place of a name, wherever it stands. */
function rename(archive: Buffer, from: string, to: string): Buffer {
  const renamed = archive.toString("latin1").replaceAll(from, to);
  if (renamed.length !== archive.length || renamed === archive.toString("latin1")) throw new Error("Nothing renamed.");
  return Buffer.from(renamed, "latin1");
}

async function packWith(fill: (zip: ZipFile) => void, comment = ""): Promise<Buffer> {
  const zip = new ZipFile();
  fill(zip);
  zip.end({ comment, forceZip64Format: false });
  return await buffer(zip.outputStream);
}

async function faultsOf(archive: Uint8Array): Promise<readonly string[]> {
  return (await readZip(sourceOf(archive))).faults;
}

afterEach(() => {
  process.env["TZ"] = "UTC";
  vi.resetModules();
});

describe("the archive of a bundle", () => {
  it("has the same bytes for the same files, in every time zone and at any time", async () => {
    const archives: string[] = [];
    for (const zone of ["UTC", "Asia/Tokyo", "America/Los_Angeles"]) {
      process.env["TZ"] = zone;
      vi.resetModules();
      const { writeZip: writeThere } = await import("@/lib/render/write-zip");
      archives.push((await buffer(writeThere(PARTS))).toString("hex"));
    }
    expect(new Set(archives).size).toBe(1);
  });

  it("has the same bytes for the same bundle, in whatever order its parts are given", async () => {
    const report = await makeReport();
    const parts = [textOf("report.html", "<p>"), textOf("policies/a.json", "{}"), textOf("inputs/b.csv", "x")];
    const there = await pack(await filesOf(report, { parts }));
    const back = await pack(await filesOf(await makeReport(), { parts: parts.toReversed() }));
    expect(back.equals(there)).toBe(true);
  });

  it("is one that other programs read", async () => {
    const archive = await packParts(PARTS);
    const names = await new Promise<string[]>((resolve, reject) => {
      fromBuffer(archive, { lazyEntries: false }, (error, zip) => {
        if (error) return reject(error);
        const found: string[] = [];
        zip.on("entry", (entry) => found.push(`${entry.fileName} ${entry.uncompressedSize}`));
        zip.on("end", () => resolve(found));
        zip.on("error", reject);
      });
    });
    expect(names).toEqual(["a.txt 5", "inputs/points.csv 17", "report.json 2"]);
  });

  it("gives back every file as it was put in", async () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(\/[a-z][a-z0-9]{0,8}){0,2}$/);
    const contents = fc.dictionary(name, fc.uint8Array({ maxLength: 3000 }), { maxKeys: 6 });
    await fc.assert(
      fc.asyncProperty(contents, async (files) => {
        const parts = Object.entries(files).map(([path, bytes], index) =>
          index % 2 === 0 ? { path, bytes } : { path, stream: () => Readable.from([bytes]) },
        );
        const { files: found, faults } = await readZip(sourceOf(await packParts(parts)));
        expect(faults).toEqual([]);
        expect([...found.keys()]).toEqual(Object.keys(files));
        for (const [path, file] of found) {
          expect(Buffer.from(await readWhole(file)).equals(Buffer.from(files[path] ?? []))).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("fails where the content of a file does", async () => {
    const broken: BundlePart = {
      path: "b.txt",
      async *stream() {
        yield Buffer.from("b");
        throw new Error("the disk is gone");
      },
    };
    await expect(packParts([broken])).rejects.toThrow("the disk is gone");
  });
});

describe("a hostile archive", () => {
  const long = "x".repeat(210);

  it.each([
    ["up and out", "aa/evil.txt", "../evil.txt", "leads out of the bundle"],
    ["up and out on Windows", "aa/evil.txt", "..\\evil.txt", "leads out of the bundle"],
    ["out from inside", "a/bb/evil.txt", "a/../evil.txt", "leads out of the bundle"],
    ["absolute", "a/evil.txt", "//evil.txt", "is absolute"],
    ["absolute on Windows", "cc/evil.txt", "C:/evil.txt", "is absolute"],
    ["hidden", "aevil.txt", ".evil.txt", "is none that a bundle has"],
    ["a folder", "evil.txt", "evil.tx/", "is none that a bundle has"],
    ["not plain", "evil.txt", "evi\0.txt", "is none that a bundle has"],
    ["longer than any", `${long}.txt`, `${long}.exe`, "is longer than 200 characters"],
  ])("is refused by its path: %s", async (_name, path, hostile, reason) => {
    const archive = rename(await packParts([textOf(path, "x"), textOf("report.json", "{}")]), path, hostile);
    const { files, faults } = await readZip(sourceOf(archive));
    expect(faults[0]).toContain(reason);
    expect([...files.keys()]).toEqual(["report.json"]);
  });

  it.each([
    ["the same name", "a.txt"],
    ["a name that differs by case alone", "A.txt"],
  ])("is refused with %s twice, and the first one is what is read", async (_name, second) => {
    const archive = rename(await packParts([textOf("a.txt", "first"), textOf("b.txt", "second")]), "b.txt", second);
    const { files, faults } = await readZip(sourceOf(archive));
    expect(faults).toEqual([`The archive holds ${second} twice.`]);
    const [file] = files.values();
    expect(file === undefined ? "" : Buffer.from(await readWhole(file)).toString()).toBe("first");
  });

  it("that packs much into little is refused without being unpacked", async () => {
    const archive = await packWith((zip) => zip.addBuffer(Buffer.alloc(64 * 1024 ** 2), "report.json"));
    expect(archive.length).toBeLessThan(100_000);
    const { files, faults } = await readZip(sourceOf(archive));
    expect(faults[0]).toMatch(/^The entry report\.json is compressed \(\d+ bytes that would become 67108864\)/);
    expect(files.size).toBe(0);
  });

  it("that holds a link is refused", async () => {
    const archive = await packWith((zip) =>
      zip.addBuffer(Buffer.from("/etc/passwd"), "report.json", { compress: false, mode: 0o120777 }),
    );
    expect(await faultsOf(archive)).toEqual(["The entry report.json is a link or a device and no file."]);
  });

  it("that carries a comment is refused, since no digest covers it", async () => {
    const archive = await packWith(
      (zip) => zip.addBuffer(Buffer.from("{}"), "report.json", { compress: false }),
      "hello",
    );
    expect(await faultsOf(archive)).toEqual(["The archive carries a comment, which no digest covers."]);
  });

  it("whose entries lie upon each other is refused", async () => {
    const archive = await packParts([textOf("a.txt", "12345"), textOf("b.txt", "12345")]);
    const directory = archive.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    const second = archive.indexOf(Buffer.from([0x50, 0x4b, 1, 2]), directory + 4);
    archive.writeUInt32LE(0, second + 42);
    expect((await faultsOf(archive)).join(" ")).toMatch(/lies upon another one/);
  });

  it("with bytes that belong to no file is refused", async () => {
    const archive = await packParts([textOf("a.txt", "12345")]);
    const directory = archive.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    const hidden = Buffer.concat([archive.subarray(0, directory), Buffer.from("hidden"), archive.subarray(directory)]);
    hidden.writeUInt32LE(directory + 6, hidden.length - 6);
    expect(await faultsOf(hidden)).toEqual(["Bytes of the archive belong to no file."]);
  });

  it("whose directory tells another name than the file itself is refused", async () => {
    const archive = await packParts([textOf("a.txt", "12345")]);
    archive.write("b", archive.indexOf("a.txt"));
    expect(await faultsOf(archive)).toEqual(['The entry "a.txt" is headed by something else than the directory says.']);
  });

  it("with anything at all changed in it fails the verification or is no bundle", async () => {
    const archive = await pack(await filesOf(await makeReport()));
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(archive);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect((await isRefused(changed)) || isOfNoWeight(archive, at)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("an archive made to deceive", () => {
  const record: ZipMember = { name: "report.json", content: "{}", isStored: true };

  it("is read where nothing is wrong with it", async () => {
    expect(await faultsOf(zipBytes([record]))).toEqual([]);
  });

  it.each<[string, readonly ZipMember[], RegExp]>([
    ["is encrypted", [{ ...record, flags: 1 }], /encrypted or patched/],
    ["has another name before the content", [{ ...record, localName: "evil_1.json" }], /headed by something else/],
    ["has other sizes than its content", [{ ...record, claimedBytes: 2 ** 31 }], /states two sizes/],
    ["is told of twice", [{ ...record, alsoAs: ["report.json"] }], /holds report\.json twice/],
    ["is told of under two names", [{ ...record, alsoAs: ["record.json"] }], /lies upon another one/],
    ["is a device", [{ ...record, mode: 0o020666 }], /a link or a device/],
    ["begins where nothing is", [{ ...record, shift: 2 ** 30 }], /belong to no file|headed by something else/],
  ])("is refused: a member %s", async (_, members, reason) => {
    expect((await faultsOf(zipBytes(members))).join(" ")).toMatch(reason);
  });

  it.each(HOSTILE_ARCHIVES)("is refused: $what", async ({ make }) => {
    const faults = await faultsOf(await make()).catch((error: unknown) => {
      if (error instanceof AppError) return [error.message];
      throw error;
    });
    expect(faults).not.toEqual([]);
  });
});

async function isRefused(archive: Buffer): Promise<boolean> {
  try {
    return !(await verifyBytes(archive, { level: 2 })).ok;
  } catch (error) {
    return error instanceof AppError;
  }
}

/**
 * Bytes that say nothing of a file's name or content: times, checksums beside the digests, versions and
 * attributes. Extracting a bundle gives the same files whatever they are.
 */
function isOfNoWeight(archive: Buffer, at: number): boolean {
  const heads = [
    { signature: Buffer.from([0x50, 0x4b, 3, 4]), free: [4, 5, 10, 11, 12, 13, 14, 15, 16, 17] },
    {
      signature: Buffer.from([0x50, 0x4b, 1, 2]),
      free: [4, 5, 6, 7, 12, 13, 14, 15, 16, 17, 18, 19, 34, 35, 36, 37, 38, 39, 40, 41],
    },
    { signature: Buffer.from([0x50, 0x4b, 5, 6]), free: [6, 7] },
  ];
  return heads.some(({ signature, free }) => {
    const start = archive.lastIndexOf(signature, at);
    return start >= 0 && free.includes(at - start);
  });
}

describe("what is no archive", () => {
  it.each([
    ["nothing", Buffer.alloc(0)],
    ["text", Buffer.from("step,loss\n1,0.5\n")],
    ["an archive that is cut short", Buffer.from([0x50, 0x4b, 3, 4, 0, 0])],
  ])("is said to be none: %s", async (_name, bytes) => {
    await expect(readZip(sourceOf(bytes))).rejects.toThrow("Expected a bundle, which is a zip archive");
  });

  it("is an archive with bytes before or after it", async () => {
    const archive = await pack(await filesOf(await makeReport()));
    for (const wrong of [Buffer.concat([Buffer.from("x"), archive]), Buffer.concat([archive, Buffer.from("x")])]) {
      await expect(readZip(sourceOf(wrong))).rejects.toThrow(AppError);
    }
  });
});

describe("the files of a bundle", () => {
  it("have plain names of their own, or none is put together", async () => {
    const report = await makeReport();
    for (const path of ["../x", "/x", "report.json", "Manifest.json"]) {
      await expect(filesOf(report, { signer: HOUSE, parts: [textOf(path, "x")] })).rejects.toThrow(AppError);
    }
  });
});
