import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { authenticateRequest, findOwnSession } from "@/lib/auth/authenticate-request";
import { ASKED_PAGE_HEADER, readPagePath } from "@/lib/auth/page-path";
import type { Actor } from "@/lib/auth/roles";
import { noteActor } from "@/lib/http/current-request";
import { getRuntime } from "@/lib/usecases/runtime";

/** Who is looking at this page; null when nobody has signed in. Asked once for each request. */
export const findCurrentActor = cache(async (): Promise<Actor | null> => {
  const actor = await authenticateRequest(getRuntime(), await headers());
  noteActor(actor?.id ?? null);
  return actor;
});

/** Who is looking at this page; sends visitors who have not signed in to do so, and back afterwards. */
export async function requireCurrentActor(): Promise<Actor> {
  return (await findCurrentActor()) ?? (await askToSignIn());
}

/** The session of whoever looks at a page that shows what is theirs alone. */
export async function requireOwnSession(): Promise<{ readonly userId: string; readonly sessionId: string }> {
  const session = await findOwnSession(getRuntime(), await headers());
  return session === null ? await askToSignIn() : { userId: session.userId, sessionId: session.id };
}

async function askToSignIn(): Promise<never> {
  const page = readPagePath((await headers()).get(ASKED_PAGE_HEADER));
  return redirect(page === null ? "/sign-in" : `/sign-in?next=${encodeURIComponent(page)}`);
}
