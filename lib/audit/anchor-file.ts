import { appendFile, open, readFile } from "node:fs/promises";
import * as z from "zod";
import type { ChainHead } from "@/lib/core/audit-entry";
import { canonicalJson } from "@/lib/core/canonical-json";
import { AppError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/database";
import { findAuditHead } from "@/lib/db/find-audit-head";

const OWNER_ONLY = 0o600;

const headSchema = z.strictObject({ seq: z.int().positive(), at: z.string(), hash: z.string() });

/**
 * Tries the file before anything depends on it, and makes it where there is none.
 *
 * @throws AppError "bad-input" that names the variable
 */
export async function requireAnchorFile(file: string): Promise<void> {
  try {
    await (await open(file, "a", OWNER_ONLY)).close();
    await (await open(file, "r")).close();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new AppError(
      "bad-input",
      `Expected in ROUNDS_ANCHOR_FILE a file that this account can append to and read, but ${file} is not one (${code}).`,
      "Make its folder and give this account the file, or set ROUNDS_ANCHOR_FILE to another one, and start again.",
      { cause: error },
    );
  }
}

/**
 * Appends the head of the audit log to a file, where it has moved on. On a disk that the operator of the
 * database cannot change (write once, or of another house) the file shows when entries were cut off or
 * rewritten later.
 */
export async function anchorHead(db: Database, file: string): Promise<void> {
  const head = await findAuditHead(db);
  if (head === null) return;
  const text = await readText(file);
  const last = parseAnchors(text).at(-1);
  if (last !== undefined && last.seq >= head.seq) return;
  // A line that was torn when a machine stopped must not swallow the next one.
  const begin = text === "" || text.endsWith("\n") ? "" : "\n";
  await appendFile(file, `${begin}${canonicalJson(head)}\n`, { mode: OWNER_ONLY });
}

/** The heads that a file holds, the first written first; lines that are none, such as a torn one, are passed over. */
export async function readAnchors(file: string): Promise<readonly ChainHead[]> {
  return parseAnchors(await readText(file));
}

async function readText(file: string): Promise<string> {
  return await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
}

function parseAnchors(text: string): readonly ChainHead[] {
  return text.split("\n").flatMap((line) => {
    const parsed = headSchema.safeParse(parseLine(line));
    return parsed.success ? [parsed.data] : [];
  });
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
