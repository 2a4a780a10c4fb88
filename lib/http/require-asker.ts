import type { AuthContext } from "@/lib/auth/auth-context";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { TOKEN_WANTED } from "./token-wanted";

/** Who sent a request. @throws AppError "unauthenticated" when nobody known did */
export async function requireAsker(runtime: AuthContext, { headers }: Pick<Request, "headers">): Promise<Actor> {
  const actor = await authenticateRequest(runtime, headers);
  if (actor !== null) return actor;
  throw notKnown();
}

/** The sentence for whoever does not say who they are. */
export function notKnown(): AppError {
  return new AppError("unauthenticated", TOKEN_WANTED.detail, TOKEN_WANTED.fix);
}
