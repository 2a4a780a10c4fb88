import { AppError } from "@/lib/core/errors";
import type { Database } from "@/lib/db/database";
import { findRun } from "@/lib/db/find-run";
import { listRunsNamed } from "@/lib/db/list-runs-named";
import type { RunRecord } from "@/lib/db/run-record";
import { describeRunChoice, isRunNamed } from "./name-run";

/**
 * The run that somebody means who runs the product: by its id, its name, or `project/run`, in any project.
 *
 * @throws AppError "not-found", or "conflict" for a name that several runs have
 */
export async function findRunByWord(db: Database, word: string): Promise<RunRecord> {
  const known = await findRun(db, { id: word, projectIds: null });
  if (known !== null) return known;
  // Names of projects and of runs may hold a slash as well.
  const ends = [...word.matchAll(/\//g)].map(({ index }) => word.slice(index + 1));
  const named = await Promise.all([word, ...ends].map((name) => listRunsNamed(db, { name })));
  const fitting = named.flat().filter((run) => isRunNamed(run, word));
  const [first, ...others] = fitting;
  if (first === undefined)
    throw new AppError(
      "not-found",
      `There is neither a file ${word} nor a run with this id or name in the database here.`,
      "Name a run by its id, by its name, or as project/run; for a run of a server, give --url and --token.",
    );
  if (others.length > 0) throw describeRunChoice(word, fitting);
  return first;
}
