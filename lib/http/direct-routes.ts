type Answer = (request: Request) => Promise<Response>;

// The pages' bundles make routes known, and the server's bundle asks for them.
const ROUTES = Symbol.for("gradient-rounds.direct-routes");
const shared = globalThis as { [ROUTES]?: Map<string, (target: string) => Answer | null> };
shared[ROUTES] ??= new Map();
const routes = shared[ROUTES];

/**
 * Lets the server ask a route without Next.js between, which costs more than a live batch itself. The route stays one
 * of the app: it is known from its first request on, which Next.js answers, as it answers what `match` does not take.
 * Only for answers of a few bytes, since nothing compresses them.
 *
 * @param name of the route; made known again, it takes the place of the one before
 * @param route.match is given path and query as they stand in the request line, and gives what stands in the brackets
 *   of the route's path, null for what is not to be answered
 */
export function answerDirectly<Params>(
  name: string,
  route: {
    readonly match: (target: string) => Params | null;
    readonly answer: (request: Request, context: { readonly params: Promise<Params> }) => Promise<Response>;
  },
): void {
  routes.set(name, (target) => {
    const params = route.match(target);
    return params === null ? null : (request) => route.answer(request, { params: Promise.resolve(params) });
  });
}

/** What answers a request without Next.js; null where nothing does. */
export function findDirectRoute(target: string): Answer | null {
  for (const match of routes.values()) {
    const answer = match(target);
    if (answer !== null) return answer;
  }
  return null;
}
