import { NAME_LIMIT } from "@/lib/schema/name";
import { type Database, prismaOf } from "./database";

/** Room for ` (123456)`. */
const SUFFIX_ROOM = 9;

/** The name itself where no run of the project has it, else the first of `name (2)`, `name (3)`, … that is free. */
export async function findFreeRunName(
  db: Database,
  params: { readonly projectId: string; readonly name: string },
): Promise<string> {
  const { projectId, name } = params;
  const { run } = prismaOf(db);
  if ((await run.count({ where: { projectId, activeName: name } })) === 0) return name;
  const start = [...name].slice(0, NAME_LIMIT - SUFFIX_ROOM).join("");
  const rows = await run.findMany({
    where: { projectId, activeName: { startsWith: `${start} (` } },
    select: { activeName: true },
  });
  const taken = new Set(rows.map(({ activeName }) => activeName));
  let number = 2;
  while (taken.has(`${start} (${number})`)) number += 1;
  return `${start} (${number})`;
}
