import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

const SECRET_FILE = "secret";

/**
 * The secret that sessions are signed with: ROUNDS_SECRET, else one made at the first start and kept
 * in the data folder, readable by this account alone. Several servers beside one database need the
 * same one, hence the variable.
 */
export async function readSecret(dataFolder: string, given: string | undefined): Promise<string> {
  if (given !== undefined && given !== "") return given;
  const file = path.join(dataFolder, SECRET_FILE);
  await mkdir(dataFolder, { recursive: true });
  if (!existsSync(file)) await createSecret(file);
  return (await readFile(file, "utf8")).trim();
}

/** Writes the whole file aside and links it into place: of two servers that start at once, one wins. */
async function createSecret(file: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, randomBytes(32).toString("hex"), { mode: 0o600, flag: "wx" });
  try {
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    await rm(draft);
  }
}
