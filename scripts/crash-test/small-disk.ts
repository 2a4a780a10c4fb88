import { spawnSync } from "node:child_process";
import { open, rm, statfs } from "node:fs/promises";
import path from "node:path";

/** A file system of a few megabytes in memory, which can be filled and emptied. */
export type SmallDisk = {
  readonly folder: string;
  /** Fills it until so many bytes are free. */
  fill(freeBytes: number): Promise<void>;
  /** Makes the room again. */
  clear(): Promise<void>;
  remove(): void;
};

/**
 * Mounts a tmpfs on a folder.
 *
 * @returns why there is none: mounting needs the right to
 */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk | { reason: string } {
  const options = `size=${megabytes}m,mode=0755`;
  const mounted = runSystemProgram("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  if (mounted.status !== 0) return { reason: (mounted.error?.message ?? mounted.stderr).trim() };
  const ballast = path.join(folder, "ballast");
  return {
    folder,
    fill: async (freeBytes) => {
      const { bavail, bsize } = await statfs(folder);
      const file = await open(ballast, "a");
      await file.appendFile(Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)));
      await file.close();
    },
    clear: () => rm(ballast, { force: true }),
    remove: () => {
      runSystemProgram("umount", ["-l", folder]);
    },
  };
}

function runSystemProgram(program: string, parameters: readonly string[]) {
  return spawnSync(program, parameters, { encoding: "utf8" });
}
