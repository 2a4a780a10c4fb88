import { checkDatabase } from "@/lib/db/open-database";
import { logError } from "@/lib/http/log-error";
import { getRuntime } from "@/lib/usecases/runtime";

/** Says whether the server can serve. While it starts or stops, server/server.ts answers itself. */
export async function GET(): Promise<Response> {
  const { config, database } = getRuntime();
  try {
    await checkDatabase(database);
  } catch (error) {
    logError("the database does not answer", { error });
    return Response.json({ status: "unavailable" }, { status: 503, headers: { "cache-control": "no-store" } });
  }
  return Response.json(
    { status: "ok", version: config.version, database: database.provider },
    { headers: { "cache-control": "no-store" } },
  );
}
