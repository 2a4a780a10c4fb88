import { randomUUID } from "node:crypto";

/** Hex digits and dashes, as of a UUID: nothing in which a token or a name could stand. */
const FORM = /^[0-9a-f-]{16,64}$/i;

/**
 * The id of a new request: the one that a trusted proxy sent, where it is well-formed, else a new one.
 *
 * @param given the header `x-request-id`
 */
export function chooseRequestId(given: string | string[] | undefined, trustedProxies: number): string {
  return trustedProxies > 0 && typeof given === "string" && FORM.test(given) ? given : randomUUID();
}
