import * as z from "zod";
import type { ChainHead } from "@/lib/core/audit-entry";
import { AppError } from "@/lib/core/errors";

/** A line may say more than is needed here. */
const headSchema = z.looseObject({
  seq: z.int().positive(),
  at: z.string().default(""),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * One head of an audit log as a report prints it: the number of the entry, a colon, its hash.
 *
 * @returns null for a text that is none
 */
export function parseKeptHead(text: string): ChainHead | null {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text.trim()) ?? [];
  return seq === undefined || hash === undefined ? null : { seq: Number(seq), at: "", hash: hash.toLowerCase() };
}

/**
 * Heads that somebody outside has kept, one a line: JSON with `seq` and `hash`, as the server's anchor file has
 * them, or `seq:hash`. A line of JSON that was torn while it was written, and a last line, are passed over where
 * there are others.
 *
 * @param name of the file, for the message
 * @throws AppError "bad-input" that names the first line that is none, or says that there is no line
 */
export function parseKeptHeads(text: string, name: string): readonly ChainHead[] {
  const heads: ChainHead[] = [];
  let torn: AppError | null = null;
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const head = parseKeptHead(line) ?? parseLine(line);
    if (head !== null) heads.push(head);
    else if (isTorn(line)) torn ??= noHead(`line ${index + 1} of ${name}`, line);
    else if (index < lines.length - 1 || heads.length === 0) throw noHead(`line ${index + 1} of ${name}`, line);
  }
  if (heads.length === 0) throw torn ?? noHead(name, "");
  return heads;
}

/** The beginning of a line that the server was writing when its machine stopped. */
function isTorn(line: string): boolean {
  return line.startsWith("{") && parseJson(line) === null;
}

function parseLine(line: string): ChainHead | null {
  const head = headSchema.safeParse(parseJson(line));
  return head.success ? { seq: head.data.seq, at: head.data.at, hash: head.data.hash } : null;
}

function noHead(place: string, found: string): AppError {
  return new AppError(
    "bad-input",
    `Expected an entry of an audit log in ${place}, but found ${found === "" ? "nothing" : JSON.stringify(found.slice(0, 80))}.`,
    'Write each as its number, a colon and its hash, or as JSON with "seq" and "hash".',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
