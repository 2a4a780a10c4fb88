import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";

/** The request that is being answered. */
export type CurrentRequest = {
  /** Stands in the answer (`x-request-id`), in problem details and in every line of the log. */
  readonly id: string;
  /** Id of the person or program that asks; null until it is known, and where nobody is. */
  actor: string | null;
};

// One for the server's bundle and the pages' bundles, which each hold a copy of this module.
const STORAGE = Symbol.for("gradient-rounds.request");
const shared = globalThis as { [STORAGE]?: AsyncLocalStorage<CurrentRequest> };
shared[STORAGE] ??= new AsyncLocalStorage<CurrentRequest>();
const storage = shared[STORAGE];

/** Does something, and all that follows from it, on behalf of a request. */
export function answerRequest<T>(request: CurrentRequest, work: () => T): T {
  return storage.run(request, work);
}

/** The request on whose behalf this runs; null outside of any. */
export function currentRequest(): CurrentRequest | null {
  return storage.getStore() ?? null;
}

/** The id of the request, or a new one where no server gave it one. */
export function currentRequestId(): string {
  return currentRequest()?.id ?? randomUUID();
}

/** Remembers who asks, for the log's line about the request. */
export function noteActor(actorId: string | null): void {
  const request = currentRequest();
  if (request !== null) request.actor = actorId;
}
