import { notFound } from "next/navigation";
import { cache } from "react";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { orNotFound, orNull } from "@/app/_shell/or-not-found";
import { getRunCharts } from "@/lib/usecases/get-run-charts";
import { getRunPage, type RunPageData } from "@/lib/usecases/get-run-page";
import { getRuntime } from "@/lib/usecases/runtime";

/** What all pages of one run show, asked once per request by title, frame and tab; null when it is not the reader's to see. */
export const findRunPage = cache(async (runId: string) => {
  const actor = await requireCurrentActor();
  return orNull(getRunPage(getRuntime(), actor, runId));
});

export async function loadRunPage(runId: string) {
  return (await findRunPage(runId)) ?? notFound();
}

/** The pictures of a run, for the pages that draw them. */
export async function loadRunCharts(page: RunPageData) {
  return await orNotFound(getRunCharts(getRuntime(), await requireCurrentActor(), page));
}
