import type { Prisma } from "./generated/sqlite/client";

/** A run that is there to be read: published and not deleted. */
export type RunRecord = {
  readonly id: string;
  readonly project: { readonly id: string; readonly name: string };
  readonly name: string;
  /** JSON of the settings that files and live records stated. */
  readonly settings: string;
  /** JSON of the settings that people stated in place of those. */
  readonly editedSettings: string;
  readonly revision: number;
  /** SHA-256 of the plan of an experiment that the run says it belongs to; null for an ordinary run. */
  readonly proofPlan: string | null;
  /** See `ClientRunRecord`. */
  readonly training: string | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
};

export const RUN_SELECT = {
  id: true,
  name: true,
  settings: true,
  editedSettings: true,
  revision: true,
  proofPlan: true,
  training: true,
  startedAt: true,
  endedAt: true,
  createdBy: true,
  createdAt: true,
  project: { select: { id: true, name: true } },
} as const satisfies Prisma.RunSelect;

/** What every read of runs asks for: an import that is under way or was abandoned shows nothing. */
export const VISIBLE_RUN = { state: "ready", deletedAt: null } as const satisfies Prisma.RunWhereInput;
