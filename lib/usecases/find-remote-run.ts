import { type RunListItem, runListPageSchema } from "@/lib/schema/run";
import { callServerWell, type ServerAddress } from "./call-server";
import { describeRunChoice, isRunNamed } from "./name-run";

/**
 * The id of a run of a server by its id, its name, or `project/run`; what no name fits is taken for an id, which the
 * server knows or not.
 *
 * @throws AppError with the server's own sentence when it refuses, "conflict" for a name that several runs have,
 *   "unavailable" when it cannot be reached
 */
export async function findRemoteRun(server: ServerAddress, word: string): Promise<string> {
  const fitting: RunListItem[] = [];
  // The part of a name that is in every spelling of it.
  const search = word.slice(word.lastIndexOf("/") + 1);
  for (let page = 1; ; page += 1) {
    const call = { method: "GET", path: "/api/v1/runs", query: { search, page: String(page) } } as const;
    const { runs, pageSize, total } = runListPageSchema.parse(await callServerWell(server, call));
    fitting.push(...runs.filter((run) => isRunNamed(run, word)));
    if (page * pageSize >= total || runs.length === 0) break;
  }
  const [first, ...others] = fitting;
  if (first === undefined) return word;
  if (others.length > 0) throw describeRunChoice(word, fitting);
  return first.id;
}
