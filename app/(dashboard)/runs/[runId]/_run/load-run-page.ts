import { notFound } from "next/navigation";
import { cache } from "react";
import { requirePageActor } from "@/app/_shell/require-page-actor";
import { isAppError } from "@/lib/core/errors";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { getRuntime } from "@/lib/usecases/runtime";

/** Everything of one run, asked once per request by the frame and by the tab inside it. */
export const loadRunPage = cache(async (runId: string) => {
  const actor = await requirePageActor();
  try {
    return await getRunPage(getRuntime(), actor, runId);
  } catch (error) {
    if (isAppError(error) && error.code === "not-found") notFound();
    throw error;
  }
});
