import { requireCurrentActor } from "@/app/_session/current-actor";
import { orNull } from "@/app/_shell/or-not-found";
import { getRunPage, type RunPageData } from "@/lib/usecases/get-run-page";
import { getRuntime } from "@/lib/usecases/runtime";

/** The run that the reader came from: none, one that is not there or not theirs to see, or its page. */
export type OwnRun =
  | { readonly status: "none" }
  | { readonly status: "missing" }
  | { readonly status: "found"; readonly data: RunPageData };

/** @param asked what the address says, with the same permission as the page of the run itself */
export async function loadOwnRun(asked: string | readonly string[] | undefined): Promise<OwnRun> {
  if (typeof asked !== "string" || asked === "") return { status: "none" };
  const data = await orNull(getRunPage(getRuntime(), await requireCurrentActor(), asked));
  return data === null ? { status: "missing" } : { status: "found", data };
}
