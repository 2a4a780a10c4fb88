import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { createRunCollector } from "@/lib/ingest/collect-run";
import { readRunFiles } from "@/lib/ingest/read-run-files";
import { NODE_PORTS } from "@/lib/usecases/node-ports";
import { type MemoryFile, sourceOf } from "./memory-file";

/** One run to start from: a fixture, or a folder of fixtures that belong together. */
export type CorpusEntry = {
  /** The formats that the readers name for the unchanged files. */
  readonly format: string;
  readonly files: readonly MemoryFile[];
};

const SINGLE_FILES = ["tests/fixtures/ingest", "tests/fixtures/loggers"];
const RUN_FOLDERS = ["tests/fixtures/loggers", "samples/runs"];
/** Scripts that made the fixtures and texts about them. */
const NO_FIXTURE = /\.(?:py|md|txt|sh)$|expected[^/]*\.json$/;
/** Readers that jump need the whole file, and W&B begins with the machine; the others get the beginning: small is fast. */
const STREAMED_BYTES = 3072;
const WHOLE_BYTES_LIMIT = 192 * 1024;
const FOLDER_BYTES_LIMIT = 64 * 1024;
const FOLDER_FILES_LIMIT = 40;
const NEEDS_WHOLE_FILE = ["PAR1", "SQLite format 3", ":W&B"];

/** Reads every fixture that the readers take, alone and as folders. Order and content depend on the files alone. */
export async function loadCorpus(root = process.cwd()): Promise<readonly CorpusEntry[]> {
  const single = SINGLE_FILES.flatMap((folder) => listFiles(path.join(root, folder)))
    .filter((file) => !NO_FIXTURE.test(file))
    .map((file) => [loadFile(file, path.basename(file))].filter((loaded) => loaded !== null));
  const folders = RUN_FOLDERS.flatMap((folder) => listFolders(path.join(root, folder))).map(loadFolder);
  const entries: CorpusEntry[] = [];
  for (const files of [...single, ...folders]) {
    const format = files.length === 0 ? null : await formatOf(files);
    if (format !== null) entries.push({ format, files });
  }
  return entries;
}

async function formatOf(files: readonly MemoryFile[]): Promise<string | null> {
  const sources = files.map((file) => sourceOf(file));
  try {
    const { formats } = await readRunFiles(sources, NODE_PORTS, createRunCollector("a run").sink);
    return formats.join(" + ");
  } catch {
    return null;
  }
}

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(inside);
    return entry.isFile() ? [inside] : [];
  });
}

function listFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const inside = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(folder, entry.name))
    .sort();
  return inside.flatMap((below) => [below, ...listFolders(below)]);
}

function loadFolder(folder: string): MemoryFile[] {
  const paths = listFiles(folder).filter((file) => !NO_FIXTURE.test(file));
  if (paths.length < 2 || paths.length > FOLDER_FILES_LIMIT) return [];
  const files = paths.map((file) => loadFile(file, path.relative(folder, file))).filter((file) => file !== null);
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return total > FOLDER_BYTES_LIMIT ? [] : files;
}

function loadFile(file: string, name: string): MemoryFile | null {
  const raw = new Uint8Array(readFileSync(file));
  const isGzip = raw[0] === 0x1f && raw[1] === 0x8b;
  const bytes = isGzip ? new Uint8Array(gunzipSync(raw)) : raw;
  const start = String.fromCharCode(...bytes.subarray(0, 16));
  const needsAll = NEEDS_WHOLE_FILE.some((magic) => start.startsWith(magic)) || start.startsWith("[");
  if (needsAll && bytes.length > WHOLE_BYTES_LIMIT) return null;
  const kept = needsAll || isDocument(name) ? bytes : beginningOf(bytes);
  return { name: isGzip ? name.replace(/\.gz$/, "") : name, bytes: kept };
}

/** A JSON document is nothing without its end. */
function isDocument(name: string): boolean {
  return name.endsWith(".json");
}

function beginningOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= STREAMED_BYTES) return bytes;
  const lineEnd = bytes.lastIndexOf(10, STREAMED_BYTES);
  const isText = !bytes.subarray(0, STREAMED_BYTES).includes(0);
  return bytes.subarray(0, isText && lineEnd > 0 ? lineEnd + 1 : STREAMED_BYTES);
}
