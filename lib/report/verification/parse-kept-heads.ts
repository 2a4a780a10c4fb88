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
 * Heads that somebody outside has kept, one a line: JSON with `seq` and `hash`, or `seq:hash`.
 *
 * @param name of the file, for the message
 * @throws AppError "bad-input" that names the first line that is none
 */
export function parseKeptHeads(text: string, name: string): readonly ChainHead[] {
  const lines = text.split("\n").map((line, index) => ({ line: line.trim(), number: index + 1 }));
  return lines
    .filter(({ line }) => line !== "")
    .map(({ line, number }) => parseKeptHead(line) ?? parseLine(line, number, name));
}

function parseLine(line: string, number: number, name: string): ChainHead {
  const head = headSchema.safeParse(parseJson(line));
  if (head.success) return { seq: head.data.seq, at: head.data.at, hash: head.data.hash };
  throw new AppError(
    "bad-input",
    `Expected an entry of an audit log in line ${number} of ${name}, but found ${JSON.stringify(line.slice(0, 80))}.`,
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
