import { appendFile, readFile } from "node:fs/promises";
import * as z from "zod";
import type { ChainHead } from "@/lib/core/audit-entry";
import { canonicalJson } from "@/lib/core/canonical-json";
import type { Database } from "@/lib/db/database";
import { findAuditHead } from "@/lib/db/find-audit-head";

const headSchema = z.strictObject({ seq: z.int().positive(), at: z.string(), hash: z.string() });

/**
 * Appends the head of the audit log to a file, where it has moved on. On a disk that the operator of the
 * database cannot change (write once, or of another house) the file shows when entries were cut off or
 * rewritten later.
 */
export async function anchorHead(db: Database, file: string): Promise<void> {
  const head = await findAuditHead(db);
  if (head === null) return;
  const last = (await readAnchors(file)).at(-1);
  if (last !== undefined && last.seq >= head.seq) return;
  await appendFile(file, `${canonicalJson(head)}\n`, { mode: 0o600 });
}

/** The heads that a file holds, the first written first; lines that are none, such as a torn one, are passed over. */
export async function readAnchors(file: string): Promise<readonly ChainHead[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
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
