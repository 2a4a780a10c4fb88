import type { Prisma } from "./generated/sqlite/client";

/** A run as clients of trackers see it: a deleted one is there as well. */
export type ClientRunRecord = {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  /** JSON of the settings that files and live records stated, and of those that people stated in place of them. */
  readonly settings: string;
  readonly editedSettings: string;
  readonly revision: number;
  readonly foldedThrough: number;
  /** running, scheduled, finished, failed or killed; null where nobody says it. */
  readonly training: string | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly experimentNumber: number | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
  readonly deletionReason: string | null;
};

export const CLIENT_RUN_SELECT = {
  id: true,
  projectId: true,
  name: true,
  settings: true,
  editedSettings: true,
  revision: true,
  foldedThrough: true,
  training: true,
  startedAt: true,
  endedAt: true,
  experimentNumber: true,
  createdBy: true,
  createdAt: true,
  deletedAt: true,
  deletionReason: true,
} as const satisfies Prisma.RunSelect;
