import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { getRuntime } from "@/lib/usecases/runtime";

/** Who looks at this page, asked once per request; whoever is not signed in is sent to do so. */
export const requirePageActor = cache(async () => {
  const actor = await authenticateRequest(getRuntime(), await headers());
  if (actor === null) redirect("/sign-in");
  return actor;
});
