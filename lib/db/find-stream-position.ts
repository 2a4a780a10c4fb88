import { type Database, prismaOf } from "./database";

/** How many lines of a stream that a client sends by offset are stored. */
export async function findStreamPosition(
  db: Database,
  params: { readonly runId: string; readonly stream: string },
): Promise<number> {
  const { runId, stream } = params;
  const found = await prismaOf(db).streamPosition.findUnique({ where: { runId_stream: { runId, stream } } });
  return found?.lines ?? 0;
}
