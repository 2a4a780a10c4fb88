import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { AppError } from "@/lib/core/errors";
import { type SpoolMeta, spoolSchema } from "@/lib/schema/spool";

/** A folder in which the Python client left batches. */
export type Spool = {
  readonly folder: string;
  readonly meta: SpoolMeta;
  /** In the order in which they were written. */
  readonly batches: readonly { readonly file: string; readonly idempotencyKey: string }[];
};

const BATCH = /^batch-(\d{6,})\.jsonl$/;

/**
 * @returns null for what is no such folder
 * @throws AppError "unreadable-file" for one whose description is broken
 */
export async function openSpool(target: string): Promise<Spool | null> {
  const names: readonly string[] = await readdir(target).catch(() => []);
  if (!names.includes("meta.json")) return null;
  const said = parseSpool(await readFile(path.join(target, "meta.json"), "utf8"));
  if (said === undefined) return null;
  const parsed = spoolSchema.safeParse(said);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError(
      "unreadable-file",
      `Expected the description of a spool in ${path.join(target, "meta.json")}, but ${issue?.path.join(".") ?? "it"} is something else.`,
      "Take the folder as the client left it.",
    );
  }
  const batches = names.flatMap((name) => {
    const number = BATCH.exec(name)?.[1];
    return number === undefined ? [] : [{ file: name, idempotencyKey: `${parsed.data.session}-${number}` }];
  });
  return { folder: target, meta: parsed.data, batches: batches.toSorted((a, b) => numberOf(a) - numberOf(b)) };
}

/** Keeps which run the batches went to, and of which project, so that the folder goes on there when it is sent again. */
export async function rememberSpoolRun(
  spool: Spool,
  { project, runId }: { readonly project: string; readonly runId: string },
): Promise<void> {
  const draft = path.join(spool.folder, ".meta.json");
  await writeFile(draft, JSON.stringify({ spool: { ...spool.meta, project, run_id: runId } }, null, 1));
  await rename(draft, path.join(spool.folder, "meta.json"));
}

/** Other folders have a `meta.json` as well. */
function parseSpool(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "spool" in value ? value.spool : undefined;
  } catch {
    return undefined;
  }
}

function numberOf({ file }: { readonly file: string }): number {
  return Number(BATCH.exec(file)?.[1]);
}
