import type { Prisma } from "./generated/sqlite/client";

/** Runs of a project under one name, as MLflow groups them. */
export type ExperimentRecord = {
  readonly number: number;
  readonly name: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
};

export const DEFAULT_EXPERIMENT = { number: 0, name: "Default" } as const;

export const EXPERIMENT_SELECT = {
  number: true,
  name: true,
  tags: true,
  createdAt: true,
  updatedAt: true,
  deletedAt: true,
} as const satisfies Prisma.ExperimentSelect;

export function toExperiment(row: Prisma.ExperimentGetPayload<{ select: typeof EXPERIMENT_SELECT }>): ExperimentRecord {
  return { ...row, tags: new Map(Object.entries(JSON.parse(row.tags) as Record<string, string>)) };
}

/** The stored form of tags. */
export function writeExperimentTags(tags: ReadonlyMap<string, string>): string {
  return JSON.stringify(Object.fromEntries(tags));
}
