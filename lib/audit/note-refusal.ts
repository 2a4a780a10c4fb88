import type { Database } from "@/lib/db/database";
import { gatherForAudit } from "./gather-for-audit";

export type Refusal = {
  readonly actor: string;
  /** The right that was asked for, or what else was tried. */
  readonly right: string;
  readonly at: Date;
};

/**
 * Counts a refused request for the audit log. Its entry names no project and nothing that was asked for, so that
 * nobody reads in it what is not theirs to see.
 *
 * @param onError told of what could not be written
 */
export function noteRefusal(db: Database, { actor, right, at }: Refusal, onError: (error: unknown) => void): void {
  gatherForAudit(db, { action: "request.refused", actor, object: right, project: null, at }, onError);
}
