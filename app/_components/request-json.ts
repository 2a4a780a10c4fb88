import { SIGNED_OUT } from "@/lib/auth/signed-out";
import { TOKEN_WANTED } from "@/lib/http/token-wanted";

/** What went wrong, as the server said it, or as the browser sees it when there is no server. */
export type Problem = {
  readonly detail: string;
  readonly fix: string | null;
  /** Nobody is signed in, or no longer. */
  readonly isSignedOut?: boolean;
};

export type Answer<Body> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly problem: Problem };

export const UNREACHABLE: Problem = {
  detail: "The server did not answer.",
  fix: "Check the connection and look whether it was done, then try again.",
};

/** Sends JSON and turns every failure into a sentence that can be shown. */
export async function requestJson(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer<unknown>> {
  try {
    const response = await fetch(path, {
      method,
      ...(signal === undefined ? {} : { signal }),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    const parsed: unknown = text === "" ? null : readJson(text);
    return response.ok ? { ok: true, body: parsed } : { ok: false, problem: readProblem(parsed, response.status) };
  } catch {
    return { ok: false, problem: UNREACHABLE };
  }
}

export function postJson(path: string, body: unknown): Promise<Answer<unknown>> {
  return requestJson("POST", path, body);
}

/** Reads problem details (RFC 9457), and the simpler `{message}` of the sign-in library. */
export function readProblem(body: unknown, status: number): Problem {
  const fields: Record<string, unknown> = typeof body === "object" && body !== null ? { ...body } : {};
  const isSignedOut = fields["type"] === "/problems/unauthenticated";
  // Pages never send a token.
  if (isSignedOut && fields["detail"] === TOKEN_WANTED.detail) return { ...SIGNED_OUT, isSignedOut };
  const detail = [fields["detail"], fields["message"], fields["title"]].find((text) => typeof text === "string");
  const fix = fields["fix"];
  return {
    ...(isSignedOut ? { isSignedOut } : {}),
    detail: typeof detail === "string" ? detail : `The server answered with status ${status}.`,
    fix: typeof fix === "string" ? fix : null,
  };
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
