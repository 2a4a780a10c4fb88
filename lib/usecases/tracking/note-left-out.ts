import type { Actor } from "@/lib/auth/roles";
import { noteRefusedPoints } from "@/lib/db/note-refused-points";
import { storableName } from "@/lib/ingest/storable-name";
import type { LeftOut } from "@/lib/tracking/left-out";
import type { Runtime } from "../runtime";

/** Keeps with a run what was sent for it and not taken, so that nothing is lost in silence. */
export async function noteLeftOut(
  { database }: Pick<Runtime, "database">,
  actor: Actor,
  source: "wandb" | "trackio",
  runId: string,
  leftOut: readonly LeftOut[],
): Promise<void> {
  for (const { reason, points, sample } of leftOut) {
    const shown = storableName(sample);
    await noteRefusedPoints(database, { runId, source, reason, points, sample: shown, by: actor.id, at: new Date() });
  }
}
