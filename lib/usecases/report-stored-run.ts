import { readConfig } from "@/lib/config/config";
import { type ReportFormat, reportViewSchema } from "@/lib/schema/report";
import { commandActor } from "./command-actor";
import { exportBundle } from "./export-bundle";
import { exportReport } from "./export-report";
import { findRunByWord } from "./find-run-by-word";
import { openStoredRuns } from "./open-stored-runs";

type Surroundings = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder that holds `prisma/migrations`. */
  readonly packageRoot: string;
};

/**
 * The report on a run of the database of this machine, which the environment names as for the server, with an
 * entry in the audit log as for every export.
 *
 * @param word id of the run, its name, or `project/run`
 * @param write takes the bytes; the database is closed after it
 * @throws AppError "not-found" for no such run or database, "conflict" for a name that several runs have,
 *   "unavailable" for a database that does not answer or is not of this version
 */
export async function reportStoredRun(
  word: string,
  format: ReportFormat,
  { environment, packageRoot }: Surroundings,
  write: (bytes: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  // Nobody signs in here: no secret is read or made.
  const { runtime, close } = await openStoredRuns({ ...readConfig(environment, ""), secret: "" }, packageRoot);
  try {
    const run = await findRunByWord(runtime.database, word);
    const actor = commandActor("rounds report");
    const view = reportViewSchema.parse({});
    const file =
      format === "bundle"
        ? await exportBundle(runtime, actor, run.id, view)
        : await exportReport(runtime, actor, run.id, format, view);
    await write(file.bytes);
  } finally {
    await close();
  }
}
