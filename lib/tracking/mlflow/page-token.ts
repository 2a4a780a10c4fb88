import { wrongField } from "./read-fields";

/** One page of a list, and the token of the next one; null at the end. */
export type Page<Items> = { readonly items: Items; readonly nextToken: string | null };

/** A list, or a column of numbers. */
type Sliced<Items> = { readonly length: number; slice(start: number, end: number): Items };

/**
 * The page that a token of an earlier answer asks for, the first one without a token.
 *
 * @throws AppError "bad-input" for a token that no answer held
 */
export function takePage<Items>(list: Sliced<Items>, size: number, token: string | null): Page<Items> {
  const start = token === null || token === "" ? 0 : readToken(token);
  const end = start + size;
  return { items: list.slice(start, end), nextToken: end < list.length ? writeToken(end) : null };
}

function writeToken(offset: number): string {
  return btoa(JSON.stringify({ offset }));
}

function readToken(token: string): number {
  const digits = /^\{"offset":(\d{1,15})\}$/.exec(decode(token))?.[1];
  if (digits === undefined) throw wrongField("page_token", "a token from an earlier answer", token);
  return Number(digits);
}

function decode(token: string): string {
  try {
    return atob(token);
  } catch {
    return "";
  }
}
