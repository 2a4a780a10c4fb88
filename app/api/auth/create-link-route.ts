import { createLinkRouteFactory } from "@/lib/http/link-route";
import { getRuntime } from "@/lib/usecases/runtime";

/** Makes the route of a link that works once; see lib/http/link-route.ts. */
export const createLinkRoute = createLinkRouteFactory(getRuntime);
