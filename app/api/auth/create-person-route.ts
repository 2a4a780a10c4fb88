import { createPersonRouteFactory } from "@/lib/http/person-route";
import { getRuntime } from "@/lib/usecases/runtime";

/** Makes the route of what belongs to somebody alone; see lib/http/person-route.ts. */
export const createPersonRoute = createPersonRouteFactory(getRuntime);
