import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { requireFolders } from "@/lib/config/require-folders";

describe("folders of the server", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "rounds-folders-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test("are made where they are missing", async () => {
    const folders = { dataFolder: path.join(folder, "data"), keysFolder: path.join(folder, "keys", "deep") };
    await requireFolders(folders);
    await expect(requireFolders(folders)).resolves.toBeUndefined();
    for (const made of Object.values(folders)) expect((await stat(made)).mode & 0o777).toBe(0o700);
  });

  test.each(["ROUNDS_DATA", "ROUNDS_KEYS"])(
    "a %s that is no folder is refused by the variable's name",
    async (name) => {
      const file = path.join(folder, "file");
      await writeFile(file, "");
      const good = path.join(folder, "good");
      await mkdir(good);
      const wrong = path.join(file, "inside");
      const folders =
        name === "ROUNDS_DATA" ? { dataFolder: wrong, keysFolder: good } : { dataFolder: good, keysFolder: wrong };
      await expect(requireFolders(folders)).rejects.toThrow(`Expected in ${name} a folder`);
    },
  );
});
