import * as z from "zod";
import { callServer, type ServerAddress } from "../call-server";
import { isAccepted, refusedBy } from "../server-answer";
import { findRunNamed } from "../upload-spool";

const madeRunSchema = z.looseObject({ id: z.string() });

/**
 * The run of a project with this name on a server, made where there is none.
 *
 * @throws AppError with the server's own sentence, or "unavailable" when it cannot be reached
 */
export async function findOrMakeRun(
  server: ServerAddress,
  { project, name }: { readonly project: string; readonly name: string },
): Promise<string> {
  const known = await findRunNamed(server, project, name);
  if (known !== null) return known;
  const body = JSON.stringify({ project, name });
  const { status, answer } = await callServer(server, { method: "POST", path: "/api/v1/runs", body });
  if (isAccepted({ statusCode: status })) return madeRunSchema.parse(answer).id;
  // Somebody else made it in the meantime.
  const made = status === 409 ? await findRunNamed(server, project, name) : null;
  if (made === null) throw refusedBy(answer, { statusCode: status });
  return made;
}
