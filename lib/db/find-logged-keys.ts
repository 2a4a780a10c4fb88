import { type Database, prismaOf } from "./database";
import { seriesIdentity } from "./series-identity";
import { splitList } from "./split-list";

/** Databases limit the parameters of one statement. */
const KEYS_AT_ONCE = 500;

/** Which of some keys a run has a series of that is one of its curves, and no number of the whole run. */
export async function findLoggedKeys(
  db: Database,
  params: { readonly runId: string; readonly keys: readonly string[] },
): Promise<ReadonlySet<string>> {
  const { runId, keys } = params;
  const byIdentity = new Map(keys.map((key) => [seriesIdentity(key, {}), key]));
  const found = new Set<string>();
  for (const some of splitList([...byIdentity.keys()], KEYS_AT_ONCE)) {
    const rows = await prismaOf(db).series.findMany({
      where: { runId, identity: { in: some } },
      select: { identity: true },
    });
    for (const { identity } of rows) found.add(byIdentity.get(identity) ?? "");
  }
  return found;
}
