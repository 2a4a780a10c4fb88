import { noteRefusal } from "@/lib/audit/note-refusal";
import { ANONYMOUS_ACTOR } from "@/lib/core/audit-entry";
import { logError } from "@/lib/http/log-error";
import { getRuntime } from "@/lib/usecases/runtime";
import { findCurrentActor } from "./current-actor";

/** Counts a page that its reader may not see for the audit log, as a refused request of the API is. */
export async function notePageRefusal(): Promise<void> {
  const actor = (await findCurrentActor())?.id ?? ANONYMOUS_ACTOR;
  noteRefusal(getRuntime().database, { actor, right: "page", at: new Date() }, (error) =>
    logError("a refusal was not noted", { error }),
  );
}
