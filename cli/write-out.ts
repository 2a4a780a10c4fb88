import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { AppError, isAppError } from "@/lib/core/errors";
import type { Terminal } from "./command";

/**
 * To the file, which is there whole or not at all, or to the terminal.
 *
 * @throws AppError "bad-input" where the file cannot be written
 */
export async function writeOut(
  bytes: AsyncIterable<Uint8Array>,
  out: string | undefined,
  terminal: Terminal,
): Promise<void> {
  if (out === undefined) {
    terminal.out(await text(bytes));
    return;
  }
  const partial = `${out}.partial`;
  try {
    await save(() => pipeline(bytes, createWriteStream(partial)));
    await save(() => rename(partial, out));
  } finally {
    await rm(partial, { force: true });
  }
}

async function save(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (isAppError(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError("bad-input", `The file could not be written: ${why}.`, "Name a file in a folder that exists.");
  }
}
