import { readdir, rm } from "node:fs/promises";
import path from "node:path";

/** Temporary files carry the number of the process that made them: `upload-<pid>-…`, `rounds-<pid>-…`. */
const OWNED = /^(?:upload|rounds)-(\d+)-/;

/**
 * Removes what killed processes left in the folder of uploads. Called once, when a process starts: a
 * file that carries its own number is then from a predecessor, as numbers are used again.
 *
 * @returns how many files and folders were removed
 */
export async function sweepUploads(folder: string): Promise<number> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  const left = names.filter((name) => {
    const owner = Number(OWNED.exec(name)?.[1] ?? Number.NaN);
    return !Number.isNaN(owner) && (owner === process.pid || !isRunning(owner));
  });
  for (const name of left) await rm(path.join(folder, name), { recursive: true, force: true });
  return left.length;
}

/** Signal 0 asks whether a process is there and sends nothing; EPERM means that it is, and not ours. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
