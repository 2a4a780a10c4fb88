import { checkReadiness } from "@/lib/usecases/check-readiness";
import { getRuntime } from "@/lib/usecases/runtime";

/** Says whether requests should be sent here; while the server starts or stops, server/server.ts answers itself. */
export async function GET(): Promise<Response> {
  const readiness = await checkReadiness(getRuntime());
  const status = readiness.status === "ready" ? 200 : 503;
  return Response.json(readiness, { status, headers: { "cache-control": "no-store" } });
}
