import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { isAppError } from "@/lib/core/errors";
import { UNPACKED_BYTES_LIMIT } from "@/lib/ingest/limits";
import { detectArchive, unpackArchive } from "@/lib/usecases/unpack-archive";
import { HOSTILE_ARCHIVES, tarOf } from "../limits/hostile-archives";
import { type ZipMember, zipBytes } from "../limits/zip-bytes";

const root = mkdtempSync(path.join(tmpdir(), "rounds-unpack-"));
const uploads = path.join(root, "data", "uploads", "upload-1");
const file = path.join(uploads, "body");
const folder = path.join(uploads, "unpacked");

beforeEach(() => {
  rmSync(path.join(root, "data"), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function unpack(archive: Uint8Array, name: string): Promise<unknown> {
  writeFileSync(file, archive);
  const kind = await detectArchive(file, name);
  if (kind === null) return null;
  return await unpackArchive(file, kind, folder, UNPACKED_BYTES_LIMIT).then(
    () => null,
    (error: unknown) => error,
  );
}

/** Everything below the root but what stands inside the folder for unpacked files. */
function listOutside(): string[] {
  const all = readdirSync(root, { recursive: true, withFileTypes: true });
  return all
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((place) => !place.startsWith(folder + path.sep))
    .map((place) => path.relative(root, place))
    .sort();
}

/** Files of this test that the process holds open, deleted ones too. */
function listOpen(): string[] {
  return readdirSync("/proc/self/fd").flatMap((descriptor) => {
    try {
      return [readlinkSync(path.join("/proc/self/fd", descriptor))].filter((place) => place.startsWith(root));
    } catch {
      // The one that the list itself was read through.
      return [];
    }
  });
}

function listInside() {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
}

it.each(HOSTILE_ARCHIVES)("$what writes nothing beside its folder, and nothing but files into it", async (hostile) => {
  const error = await unpack(await hostile.make(), hostile.name);
  if (error !== null) expect(isAppError(error)).toBe(true);
  expect(listOutside()).toEqual([
    "data",
    "data/uploads",
    "data/uploads/upload-1",
    "data/uploads/upload-1/body",
    "data/uploads/upload-1/unpacked",
  ]);
  expect(listInside().filter((entry) => !entry.isFile())).toEqual([]);
});

it.each(HOSTILE_ARCHIVES)("$what is not held open once it is refused", async (hostile) => {
  await unpack(await hostile.make(), hostile.name);
  await vi.waitFor(() => expect(listOpen()).toEqual([]), { timeout: 30_000 });
});

it("an archive is not held open for content that nobody read", async () => {
  const long = { name: "a/b.jsonl", content: Buffer.alloc(4 * 1024 ** 2), isStored: true };
  expect(String(await unpack(zipBytes([member("a"), long]), "run.zip"))).toContain("is a file and a folder");
  await vi.waitFor(() => expect(listOpen()).toEqual([]), { timeout: 30_000 });
});

it.each<[string, ZipMember[]]>([
  ["differ in the case of a letter alone", [member("Loss"), member("loss")]],
  ["differ in the form of a sign alone", [member("\u00e9.csv"), member("e\u0301.csv")]],
  ["end in dots and blanks", [member("a."), member("a"), member("a ")]],
  ["are names of every object", [member("__proto__"), member("constructor/prototype"), member("toString")]],
  ["a folder and a file below it", [member("a/"), member("a/b/c.jsonl")]],
])("files whose names %s are all there, each with its own content", async (_, members) => {
  expect(await unpack(zipBytes(members), "run.zip")).toBeNull();
  for (const { name, content } of members) {
    if (name.endsWith("/")) continue;
    expect(readFileSync(path.join(folder, name), "utf8")).toBe(content);
  }
});

it("links beside a log are left out, and the log is there", async () => {
  const link = { name: "passwd.jsonl", content: "/etc/passwd", mode: 0o120777 };
  expect(await unpack(zipBytes([{ ...member("a.jsonl"), mode: 0o100644 }, link]), "run.zip")).toBeNull();
  expect(listInside().map(({ name }) => name)).toEqual(["a.jsonl"]);
});

it("any byte changed in an archive is noticed, or leaves every file that is unpacked as it was", async () => {
  const members = [member("a.jsonl"), { ...member("b.jsonl"), isStored: true }];
  const archive = zipBytes(members);
  for (let at = 0; at < archive.length; at += 1) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const changed = Buffer.from(archive);
    changed[at] = (changed[at] ?? 0) ^ 0x41;
    const error = await unpack(changed, "run.zip");
    if (error !== null || !changed.subarray(0, 4).equals(archive.subarray(0, 4))) continue;
    const found = listInside().map(({ name }) => [name, readFileSync(path.join(folder, name), "utf8")]);
    expect([at, members.map(({ name, content }) => [name, content])]).toEqual([at, expect.arrayContaining(found)]);
  }
});

it.each<[string, string]>([
  ["words", "words"],
  ["nothing", ""],
  ["zeros alone", "\0".repeat(2048)],
  ["words and zeros", `words${"\0".repeat(3000)}`],
])(
  "a tar whose last file holds %s is unpacked whole, and refused without one of the blocks that end it",
  async (_, content) => {
    const archive = await tarOf([
      ["a.txt", "first"],
      ["b.txt", content],
    ]);
    expect(await unpack(archive, "run.tar")).toBeNull();
    expect(readFileSync(path.join(folder, "b.txt"), "latin1")).toBe(content);
    for (const missing of [1, 2]) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      expect(String(await unpack(archive.subarray(0, archive.length - 512 * missing), "run.tar"))).toContain(
        "the zeros that end a tar are missing",
      );
    }
  },
);

function member(name: string): ZipMember {
  return { name, content: name.endsWith("/") ? "" : `content of ${name}` };
}
