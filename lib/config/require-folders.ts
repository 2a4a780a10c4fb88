import { constants } from "node:fs";
import { access, mkdir, readdir } from "node:fs/promises";
import { AppError } from "@/lib/core/errors";

type Folders = { readonly dataFolder: string; readonly keysFolder: string };

/**
 * Makes the folders that the server writes to, for its own account alone, and tries them before anything depends on them. A folder with
 * keys in it may be read-only: then no key is made, and none is replaced.
 *
 * @throws AppError "bad-input" that names the variable
 */
export async function requireFolders({ dataFolder, keysFolder }: Folders): Promise<void> {
  await requireFolder(dataFolder, "ROUNDS_DATA", constants.R_OK | constants.W_OK | constants.X_OK);
  const hasKeys = (await readdir(keysFolder).catch(() => [])).some((name) => name.endsWith(".pem"));
  const needed = hasKeys ? constants.R_OK | constants.X_OK : constants.R_OK | constants.W_OK | constants.X_OK;
  await requireFolder(keysFolder, "ROUNDS_KEYS", needed);
}

async function requireFolder(folder: string, variable: string, needed: number): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, needed);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new AppError(
      "bad-input",
      `Expected in ${variable} a folder that this account can use, but ${folder} is not one (${code}).`,
      `Give this account the folder, or set ${variable} to another one, and start again.`,
      { cause: error },
    );
  }
}
