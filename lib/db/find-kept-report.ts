import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { type Database, prismaOf } from "./database";

/** A record as it left the house; null where no such record of the run did. */
export async function findKeptReport(
  db: Database,
  params: { readonly runId: string; readonly sha256: string },
): Promise<{ readonly json: string; readonly isWhole: boolean } | null> {
  const found = await prismaOf(db).keptReport.findUnique({
    where: { runId_sha256: params },
    select: { isWhole: true, payload: true },
  });
  if (found === null) return null;
  return { json: (await promisify(gunzip)(found.payload)).toString("utf8"), isWhole: found.isWhole };
}
