import { notFound } from "next/navigation";
import { cache } from "react";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { orNull } from "@/app/_shell/or-not-found";
import { getRunPage } from "@/lib/usecases/get-run-page";
import { getRuntime } from "@/lib/usecases/runtime";

/** Everything of one run, asked once per request by title, frame and tab; null when it is not the reader's to see. */
export const findRunPage = cache(async (runId: string) => {
  const actor = await requireCurrentActor();
  return orNull(getRunPage(getRuntime(), actor, runId));
});

export async function loadRunPage(runId: string) {
  return (await findRunPage(runId)) ?? notFound();
}
