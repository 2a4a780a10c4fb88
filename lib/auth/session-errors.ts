import { AsyncLocalStorage } from "node:async_hooks";
import { isAPIError } from "better-auth/api";

type Listener = (error: unknown) => void;

const listeners = new AsyncLocalStorage<Listener>();

/** Asks the session library something, and hears what went wrong inside of it, which its answer does not say. */
export function hearSessionErrors<T>(listener: Listener, work: () => T): T {
  return listeners.run(listener, work);
}

/** What the session library tells its errors to. A refusal is none. */
export function tellSessionError(error: unknown): void {
  if (!isAPIError(error)) listeners.getStore()?.(error);
}
