import { createRouteFactory } from "@/lib/http/route-factory";
import { getRuntime } from "@/lib/usecases/runtime";

/**
 * Makes an API route: `export const GET = createRoute({ capability, querySchema, handler })`. See
 * lib/http/route-factory.ts for what the handler is given and may answer.
 */
export const createRoute = createRouteFactory(getRuntime);
