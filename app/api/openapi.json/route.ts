import { describeApi } from "@/lib/schema/openapi";
import { getRuntime } from "@/lib/usecases/runtime";

/** The description of the API, open to everybody: it holds no data. */
export function GET(): Response {
  return Response.json(describeApi(getRuntime().config.version));
}
