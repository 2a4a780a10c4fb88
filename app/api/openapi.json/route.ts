import { describeApi } from "@/lib/schema/openapi";
import { getRuntime } from "@/lib/usecases/runtime";
import { STATED_LIMITS } from "@/lib/usecases/stated-limits";

/** The description of the API, open to everybody: it holds no data. */
export function GET(): Response {
  return Response.json(describeApi(getRuntime().config.version, STATED_LIMITS));
}
